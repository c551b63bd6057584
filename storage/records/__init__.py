"""The vocabulary of the domain, as it is remembered.

Every record is frozen and keyword-only. Ids are UUIDv7 text made in the program; moments are
aware datetimes in UTC; amounts of data are bytes, durations seconds.
"""
