-- recall.lua: calls a called ticket once more. The first call's time stays.
-- Request: ticket, recall_ms (least time since the last call, 0: none).
-- Returns {1, recalled}. Refusals: wrong_state, recall_too_soon, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'recalled', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

-- By the caller's clock: the hall's stands still after one was set back.
local since, gap = req.now - t.leg.last_called_at, req.recall_ms
if since >= 0 and since < gap then
  local left = gap - since
  return refuse('recall_too_soon', {number = t.number, again_at = req.now + left, seconds = math.ceil(left / 1000)})
end

t.leg.calls = t.leg.calls + 1
t.leg.last_called_at = now
drop_undo(t.id)
return answer(append('recalled', {ticket = save_ticket(t), from = 'called'}))
