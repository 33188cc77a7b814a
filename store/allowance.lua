-- Take one message out of three allowances at once, or say how long to wait.
--
-- KEYS  1 {limit}:all       string, µs: when the next message is due by the even pace
--       2 {limit}:chat:C    string, µs: the same for the chat
--       3 {limit}:group:C   list of µs: the latest messages to the group
--       4 {limit}:freeze:0  string, µs: nothing goes out before it
--       5 {limit}:freeze:C  string, µs: nothing goes to the chat before it
-- ARGV  1 now, then pace and slack of all, pace and slack of the chat, window, all µs; 7 most
--       messages in the window, 0: no window (a private chat)
-- Returns µs to wait; 0: taken.
local now, step, slack = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local chatStep, chatSlack, window, most = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local got = redis.call('MGET', KEYS[1], KEYS[2], KEYS[4], KEYS[5])
local all, chat = tonumber(got[1] or 0), tonumber(got[2] or 0)
local wait = math.max(all - slack - now, chat - chatSlack - now, tonumber(got[3] or 0) - now, tonumber(got[4] or 0) - now, 0)
if most > 0 then
  local oldest = redis.call('LINDEX', KEYS[3], -most)
  if oldest then wait = math.max(wait, tonumber(oldest) + window - now) end
end
if wait > 0 then return wait end
local function text(n) return string.format('%.0f', n) end
redis.call('SET', KEYS[1], text(math.max(all, now) + step), 'PX', 60000)
redis.call('SET', KEYS[2], text(math.max(chat, now) + chatStep), 'PX', 60000)
if most > 0 then
  redis.call('RPUSH', KEYS[3], text(now))
  redis.call('LTRIM', KEYS[3], -most, -1)
  redis.call('PEXPIRE', KEYS[3], 180000)
end
return 0
