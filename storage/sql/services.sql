-- name: service_put(id, name, department, hours, computer)!
-- A service, new or changed.
INSERT INTO services (id, name, department, hours, computer)
VALUES (:id, :name, :department, :hours, :computer)
ON CONFLICT (name) DO UPDATE
SET department = excluded.department, hours = excluded.hours, computer = excluded.computer;

-- name: services_all()
-- Every service by name.
SELECT * FROM services ORDER BY name;

-- name: services_some(one, other)
-- These two, where there are, and one more that tells whether there are any.
SELECT * FROM services WHERE id IN (:one, :other) OR id = (SELECT min(id) FROM services);

-- name: service_get(id)^
-- One service.
SELECT * FROM services WHERE id = :id;

-- name: staff_clear()!
-- The staff list is replaced whole.
DELETE FROM staff;

-- name: staff_add(number, name, service, manager_contact)!
-- A line of the staff list.
INSERT INTO staff (number, name, service, manager_contact)
VALUES (:number, :name, :service, :manager_contact);

-- name: staff_all()
-- The staff list.
SELECT * FROM staff ORDER BY number;
