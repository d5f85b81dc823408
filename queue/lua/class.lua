-- class.lua: gives a ticket another class. One that waits gets its place by the credit of
-- the new class from the same arrival; one that came back to another place is moved by the
-- difference of the credits.
-- Request: ticket, class, reason.
-- Returns {1, class_changed}. Refusals: wrong_state, not_your_counter, not_your_agency, same_class.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'class_changed', 'waiting', 'called', 'serving', 'held') or own_ticket(t)
if stop then return stop end
local old = t.class
if old == req.class then return refuse('same_class', {class = old, number = t.number}) end

local waits = t.state == 'waiting'
if waits then dequeue(t) end
t.class = req.class
if waits then
  t.leg.score = t.leg.score + (t.leg.credit or credit(old)) - credit(t.class)
  t.leg.credit = credit(t.class)
  enqueue(t)
end
save_undo(t.id, {kind = 'class_changed', counter = req.actor.counter}, before)
return answer(append('class_changed', {ticket = save_ticket(t), from = t.state, from_class = old, reason = req.reason}))
