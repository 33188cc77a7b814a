-- What was decided on a sitting, written as it was worked out, if all of it still stands.
--
-- KEYS  1 streak, 2 roster, 3 the day's sheet, 4 answers, 5 to 8 boards (week, month, season,
--       all), then for each member their days of the month and their ledger.
-- ARGV  1 members, 2 the day; then for each: uid, standing read, answers read, standing,
--       roster entry, line of the sheet, answers, day's page, points, n, n times field and
--       page of the ledger. "=" leaves a value as it is, "" takes it away.
-- Returns {"OK"} · {"STALE", uid…}: somebody's standing, answers or roster entry are not as
-- they were read. An entry carries its revision in front, the new one that of the old and one more.
-- A standing changes with each change of its member's pages and of their line on the sheet.
local call = redis.call
local n, day = tonumber(ARGV[1]), ARGV[2]
local uids, starts = {}, {}
local at = 3
for i = 1, n do
  uids[i], starts[i] = ARGV[at], at
  at = at + 10 + 2 * tonumber(ARGV[at + 9])
end
local standings, answers = call('HMGET', KEYS[1], unpack(uids)), call('HMGET', KEYS[4], unpack(uids))
local function rev(text) return tonumber(text and string.match(text, '^{"rev":(%d+)') or 0) end
local stale = {'STALE'}
for i = 1, n do
  local entry = ARGV[starts[i] + 4]
  if entry ~= '=' and rev(call('HGET', KEYS[2], uids[i])) ~= rev(entry) - 1 then
    stale[#stale + 1] = uids[i]
  end
  if (standings[i] or '') ~= ARGV[starts[i] + 1] or (answers[i] or '') ~= ARGV[starts[i] + 2] then
    stale[#stale + 1] = uids[i]
  end
end
if #stale > 1 then return stale end

local function many(command, k, list)
  for i = 1, #list, 200 do call(command, k, unpack(list, i, math.min(i + 199, #list))) end
end
-- column writes one value of each member into a hash of them all.
local function column(k, offset)
  local set, gone = {}, {}
  for i = 1, n do
    local value = ARGV[starts[i] + offset]
    if value == '' then
      gone[#gone + 1] = uids[i]
    elseif value ~= '=' then
      set[#set + 1] = uids[i]
      set[#set + 1] = value
    end
  end
  many('HSET', k, set)
  many('HDEL', k, gone)
end
column(KEYS[1], 3)
column(KEYS[2], 4)
column(KEYS[3], 5)
column(KEYS[4], 6)

local scorers, points = {}, {}
for i = 1, n do
  local a, days, ledger = starts[i], KEYS[7 + 2 * i], KEYS[8 + 2 * i]
  local page = ARGV[a + 7]
  if page == '' then
    call('HDEL', days, day)
  elseif page ~= '=' then
    call('HSET', days, day, page)
  end
  local set = {}
  for p = 0, tonumber(ARGV[a + 9]) - 1 do
    local field, text = ARGV[a + 10 + 2 * p], ARGV[a + 11 + 2 * p]
    if text == '' then
      call('HDEL', ledger, field)
    else
      set[#set + 1] = field
      set[#set + 1] = text
    end
  end
  if #set > 0 then call('HSET', ledger, unpack(set)) end
  if ARGV[a + 8] ~= '0' then
    scorers[#scorers + 1] = uids[i]
    points[#points + 1] = tonumber(ARGV[a + 8])
  end
end
for b = 5, 8 do
  if #scorers == 0 then break end
  local scores, set, gone = call('ZMSCORE', KEYS[b], unpack(scorers)), {}, {}
  for i, uid in ipairs(scorers) do
    local score = (tonumber(scores[i]) or 0) + points[i]
    if score ~= 0 then
      set[#set + 1] = score
      set[#set + 1] = uid
    else
      gone[#gone + 1] = uid
    end
  end
  many('ZADD', KEYS[b], set)
  many('ZREM', KEYS[b], gone)
end
return {'OK'}
