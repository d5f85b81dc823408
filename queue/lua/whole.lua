-- whole.lua: looks whether the hall is whole; one of which a key is gone is taken out of use.
-- KEYS: meta, then those that lib.lua counts.  ARGV: the date that they are of.
-- Returns the number of the last event, or '' when the hall is lost; then the highest one
-- known of a lost hall, 0 for none, and the tie.
local meta = redis.call('HMGET', KEYS[1], 'seq', 'date', 'keys', 'lost', 'tie')
local seq = meta[1]
if seq and meta[3] and meta[2] == ARGV[1] and redis.call('EXISTS', unpack(KEYS, 2)) < tonumber(meta[3]) then
  redis.call('HSET', KEYS[1], 'lost', seq)
  redis.call('HDEL', KEYS[1], 'seq')
  return {'', seq, meta[5] or ''}
end
return {seq or '', meta[4] or '0', meta[5] or ''}
