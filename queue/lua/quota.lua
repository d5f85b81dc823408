-- quota.lua: sets how many tickets of a service are given today, in place of the configuration's quota.
-- Request: service, agency, quota (-1: no limit), reason.
-- Returns {1, quota_set}. Refusals: day_over, not_your_agency.
local stop = begin() or own_agency(req.agency) or day_goes_on()
if stop then return stop end
set_tally('l:' .. req.service, int(req.quota))
local quota = cjson.encode({service = req.service, tickets = req.quota})
return answer(append('quota_set', {quota = quota, reason = req.reason}))
