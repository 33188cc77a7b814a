-- Take a turn out of three allowances at once, or say when to ask again.
--
-- KEYS  1 {limit}:turns     sorted set: µs of a turn as it was given → µs as it was used; the latest
--       2 {limit}:chat:C    string, µs: when the chat's next message is due by its pace
--       3 {limit}:group:C   list of µs: the latest messages to the group
--       4 {limit}:freeze:0  string, µs: nothing goes out before it
--       5 {limit}:freeze:C  string, µs: nothing goes to the chat before it
-- ARGV  1 now; of all: 2 most turns in a window, 3 the window, 4 the gap between two, 5 how far ahead
--       a turn may be taken; of the chat: 6 pace, 7 slack; of the group: 8 most messages in a window,
--       0: a private chat, 9 the window. Times are µs
-- Returns {1, µs till the turn}, or {0, µs till asking again, 1: the chat alone must wait}.
local now, most, window, gap, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local chatStep, chatSlack, groupMost, groupWindow = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local got = redis.call('MGET', KEYS[2], KEYS[4], KEYS[5])
local chat, frozen, own = tonumber(got[1] or 0), tonumber(got[2] or 0), tonumber(got[3] or 0)
local turns = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local full, turn = #turns / 2 >= most, now
for i = 1, #turns, 2 do turn = math.max(turn, tonumber(turns[i]) + gap) end
if full then turn = math.max(turn, tonumber(turns[2]) + window) end
own = math.max(own, chat - chatSlack)
local oldest = groupMost > 0 and redis.call('LINDEX', KEYS[3], -groupMost)
if oldest then own = math.max(own, tonumber(oldest) + groupWindow) end
if own > turn then return {0, own - now, 1} end
if frozen > turn then return {0, frozen - now, 0} end
if turn > now + ahead then return {0, turn - ahead - now, 0} end
local function text(n) return string.format('%.0f', n) end
redis.call('ZADD', KEYS[1], text(turn), text(turn))
if full then redis.call('ZREM', KEYS[1], turns[1]) end
redis.call('PEXPIRE', KEYS[1], 60000)
redis.call('SET', KEYS[2], text(math.max(chat, turn) + chatStep), 'PX', 60000)
if groupMost > 0 then
  redis.call('RPUSH', KEYS[3], text(turn))
  redis.call('LTRIM', KEYS[3], -groupMost, -1)
  redis.call('PEXPIRE', KEYS[3], 180000)
end
return {1, turn - now}
