-- adopt.lua: the last step of a restore, which makes what was loaded the hall's state.
-- The newest events are put into the stream again, so that displays can resume.
-- KEYS: meta, events, lock, then those that lib.lua counts.  ARGV: token of the lock, seq, clock, date, version,
--   closed date or '', when the last event took effect, when the clock last stood, the tie,
--   the pauses as JSON or '',
--   then seq and JSON of each of the newest events, ascending.
-- Returns 1 when adopted, 0 when there is a state already, -1 when the lock is lost.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return -1 end
if redis.call('HEXISTS', KEYS[1], 'seq') == 1 then return 0 end
redis.call('DEL', KEYS[2])
for i = 11, #ARGV, 2 do redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'e', ARGV[i + 1]) end
redis.call('HSET', KEYS[1], 'seq', ARGV[2], 'clock', ARGV[3], 'date', ARGV[4], 'config', ARGV[5], 'closed', ARGV[6],
  'closing', ARGV[2] .. ':' .. ARGV[7], 'stood', ARGV[8], 'tie', ARGV[9], 'keys', redis.call('EXISTS', unpack(KEYS, 4)))
if ARGV[10] ~= '' then redis.call('HSET', KEYS[1], 'pauses', ARGV[10]) end
return 1
