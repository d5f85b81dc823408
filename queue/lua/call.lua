-- call.lua: calls a chosen waiting ticket, by id or by number, with the reason.
-- Request: counter, agency, services[], queues[] (theirs), ticket or number, reason
-- Returns {1, called}. Refusals: counter_not_open, counter_busy, unknown_ticket,
--   wrong_state, service_not_served, not_your_counter, not_your_agency, paused.
local stop = begin()
if stop then return stop end

stop = own_counter(req.counter, req.agency)
if stop then return stop end
local id = req.ticket
if id == '' then id = redis.call('HGET', INDEX, req.number) or '' end
local t, refused, before = load_ticket(id)
if refused then return refused end
local served, waiting = false, 0
for _, service in ipairs(req.services) do
  if service == t.leg.service then served = true end
end
read_queues(req.queues)
for _, queue in ipairs(req.queues) do waiting = waiting + counts[queue] end
if not served then return refuse('service_not_served', {service = t.leg.service, counter = req.counter}) end
stop = must_be(t, 'called', 'waiting') or not_paused(t.leg.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end

dequeue(t)
local why = '{"rule":"chosen","version":' .. int(req.version) .. ',"score":' .. int(t.leg.score)
  .. ',"waiting":' .. waiting .. overtaken(t, req.queues, 0) .. '}'
t.leg.reason = req.reason
local counter = call_to(t, c)
save_undo(t.id, {kind = 'called', counter = c.id}, before)
return answer(append('called',
  {ticket = save_ticket(t), counter = counter, from = 'waiting', why = why, reason = req.reason}))
