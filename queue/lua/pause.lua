-- pause.lua: pauses an agency or the hall, or announces something without stopping anybody.
-- Of a scope one pause and one announcement stand: another one changes reason and return time of it.
-- Request: agency ('' the hall), stops, reason, return_at (ms, 0: none), ends_at (ms, the day's end),
--   agencies[] and queues[]: of each service that it stops, and all of theirs. A pause tells how many wait there, by agency.
-- Returns {1, paused} or {1, announced}. Refusals: not_your_agency, day_over, invalid_request (field until).
local stop = begin() or own_agency(req.agency) or day_goes_on()
if stop then return stop end
if req.return_at > 0 and req.return_at <= now then return refuse('invalid_request', {field = 'until', reason = 'past'}) end
if req.return_at > req.ends_at then return refuse('invalid_request', {field = 'until', reason = 'day_end'}) end

local agency = req.agency ~= '' and req.agency or nil
local id, since
for _, p in ipairs({unpack(pauses)}) do
  if p.agency == agency and p.stops == req.stops and not p.ended then
    if standing(p) then id, since = p.id, p.since else end_pause(p) end
  end
end
local p = {id = id or seq + 1, agency = agency, stops = req.stops, reason = req.reason, since = since or now,
  ['until'] = req.return_at > 0 and req.return_at or nil}
local waiting = {}
read_queues(req.queues)
for i, queue in ipairs(req.queues) do
  local of = req.agencies[math.ceil(i / #req.classes)]
  if counts[queue] > 0 then waiting[of] = (waiting[of] or 0) + counts[queue] end
end
keep_pause(p)
return answer(append(req.stops and 'paused' or 'announced', {pause = cjson.encode(p), waiting = next(waiting) and cjson.encode(waiting)}))
