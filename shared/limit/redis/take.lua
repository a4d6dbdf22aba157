-- Takes up to ARGV[3] units from KEYS[1]: Policy.Take of package limit, in microseconds.
-- ARGV[1] is the time in which one unit comes back, ARGV[2] that in which all do.
-- Answers granted, remaining, microseconds to the full quota, microseconds to the next unit.
local interval, full, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local used = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local granted = math.min(n, math.max(0, math.floor((now + full - used) / interval)))
used = used + granted * interval
if granted > 0 then
  -- %.0f: Lua would write so large a number as 1.78e+15
  redis.call('SET', KEYS[1], string.format('%.0f', used), 'PX', math.ceil((used - now) / 1000))
end
local remaining = math.max(0, math.floor((now + full - used) / interval))
local retry = 0
if remaining == 0 then
  retry = used + interval - full - now
end
return {granted, remaining, used - now, retry}
