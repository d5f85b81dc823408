-- no_show.lua: the called citizen did not come; the counter becomes free. The citizen may
-- return (reinstate).
-- Request: ticket, note, no_show{calls, gap_ms, auto_calls, auto_ms} (see hall.NoShowPolicy),
--   by_rule (the hall asks by itself; then the policy must want that).
-- While the agency is paused the hall records nobody by itself; the wait begins anew when the pause ends.
-- Returns {1, no_show}. Refusals: wrong_state, no_show_too_soon, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'no_show', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

-- By the caller's clock: the hall's stands still after one was set back. Where the last call
-- is later than that, an officer need not wait, and the hall does nothing by itself.
-- Whoever took a step back has the ticket for as long as after a call.
local rule, last = req.no_show, t.leg.last_called_at
local resumed = paused_until(t.leg.agency)
if req.by_rule then last = math.max(last, t.leg.back_at or 0, resumed or req.now) end
local since = req.now - last
local calls = t.leg.calls - (t.leg.earlier_calls or 0)
local gap = since < 0 and not req.by_rule and 0 or rule.gap_ms
local missing = math.max(0, rule.calls - calls)
local due = not req.by_rule or resumed and (rule.auto_calls > 0 and calls >= rule.auto_calls or rule.auto_ms > 0 and since >= rule.auto_ms)
if missing > 0 or gap > 0 and since < gap or not due then
  local left = missing > 0 and rule.gap_ms or math.max(0, gap - since) -- a further call begins the gap anew
  return refuse('no_show_too_soon', {number = t.number, calls = calls, least = rule.calls, missing = missing,
    possible_at = req.now + left, seconds = math.ceil(left / 1000)})
end

end_visit(t, 'no_show')
if req.by_rule then t.leg.by_rule = true end
local counter = release(t)
save_undo(t.id, {kind = 'no_show', counter = t.leg.counter}, before)
return answer(append('no_show', {ticket = save_ticket(t), counter = counter, from = 'called', note = req.note}))
