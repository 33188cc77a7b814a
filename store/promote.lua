-- Move jobs that are due to the stream from which workers take them.
--
-- KEYS  1 {jobs}:due, zset "group/id" by unix ms; 2 {jobs}:stream
-- ARGV  1 now in ms, 2 most jobs
-- Returns how many were moved. An instant is written in digits: as a score a round one may
-- come out as 1.7955e+12.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #due, 2 do
  redis.call('XADD', KEYS[2], '*', 'job', due[i], 'at', string.format('%.0f', tonumber(due[i + 1])))
  redis.call('ZREM', KEYS[1], due[i])
end
return #due / 2
