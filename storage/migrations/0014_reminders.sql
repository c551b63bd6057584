-- Reminders of one person have one timer, whatever they are about.
UPDATE timers SET kind = 'reminders.person' WHERE kind IN ('jury.person', 'follow_up.person');
UPDATE timers SET kind = 'reminders.person', subject = (
    SELECT ideas.person_id FROM ideas
    WHERE timers.subject LIKE ideas.id || ' %')
WHERE kind = 'rework.nudge' AND EXISTS (
    SELECT 1 FROM ideas WHERE timers.subject LIKE ideas.id || ' %' AND ideas.person_id IS NOT NULL);
DELETE FROM timers WHERE kind = 'rework.nudge';
