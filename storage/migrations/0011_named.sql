-- Who names somebody says their name: it is known from their first word on.
ALTER TABLE invitations ADD COLUMN name TEXT;
