-- pause_end.lua: ends a pause or an announcement, or one whose return time has passed.
-- Request: agency ('' the hall), stops; due: instead any whose return time has passed.
-- Returns {1, pause_ended}, {2} when none is due. Refusals: not_your_agency, not_paused.
local stop = begin() or (not req.due and own_agency(req.agency))
if stop then return stop end
for _, p in ipairs(pauses) do
  local asked = (p.agency or '') == req.agency and p.stops == req.stops
  if req.due then asked = not standing(p) end
  if asked and not p.ended then return answer(end_pause(p)) end
end
if req.due then return {2} end
return refuse('not_paused', {agency = req.agency})
