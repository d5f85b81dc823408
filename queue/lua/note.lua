-- note.lua: keeps staff's words with the ticket for whoever serves next; '' removes them.
-- It is no step: the last step can be reverted as before, and the words stay then.
-- Request: ticket, note.
-- Returns {1, noted}. Refusals: wrong_state, not_your_counter, not_your_agency.
local function set_note(t)
  t.note = nil
  if req.note ~= '' then t.note = req.note end
end

local stop = begin()
if stop then return stop end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'noted', 'waiting', 'called', 'serving', 'held', 'no_show') or own_ticket(t)
if stop then return stop end

set_note(t)
local line, ticket = string.match(redis.call('HGET', UNDO, t.id) or '', '^({.-)\n(.*)$')
if line then
  local old = cjson.decode(ticket)
  set_note(old)
  redis.call('HSET', UNDO, t.id, line .. '\n' .. cjson.encode(old))
end
return answer(append('noted', {ticket = save_ticket(t), from = t.state, note = req.note}))
