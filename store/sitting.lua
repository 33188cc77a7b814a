-- All that deciding on some members' answers to one quiz needs, read at one moment.
--
-- KEYS  1 group, 2 chat, 3 quiz, 4 answers, 5 streak, 6 roster, 7 the day's sheet, then the
--       dues of each month, then for each member their days of each month and their ledger.
-- ARGV  1 members, 2 months, 3 pages of the ledger, 4 quiz number, then each month as the
--       streak's index has it, each page's field, each member.
-- Returns a flat list: group, chat, quiz, epoch; dues of each month; for each member the
-- standing, for each the roster entry, for each the line of the sheet, for each the answers;
-- for each member their days of each month and pages of the ledger. Hashes are field, value,
-- field, value … with line feeds between; what is not there is nil or "".
local call = redis.call
local n, months, pages, quiz = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local out = {call('GET', KEYS[1]), call('GET', KEYS[2]), call('GET', KEYS[3]), call('HGET', KEYS[5], 'epoch')}
local last = 4
for m = 1, months do
  out[last + m] = table.concat(call('HGETALL', KEYS[7 + m]), '\n')
end
last = last + months
local uids = {}
local first = 4 + months + pages
for i = 1, n do uids[i] = ARGV[first + i] end
local standings = call('HMGET', KEYS[5], unpack(uids))
local parts = {standings, call('HMGET', KEYS[6], unpack(uids)), call('HMGET', KEYS[7], unpack(uids)), call('HMGET', KEYS[4], unpack(uids))}
for _, part in ipairs(parts) do
  for i = 1, n do out[last + i] = part[i] end
  last = last + n
end
local fields = {}
for p = 1, pages do fields[p] = ARGV[4 + months + p] end
local at = 7 + months
for i = 1, n do
  local since, till, highest
  if standings[i] then since, till, highest = string.match(standings[i], ';(%w*)%-(%w*)%-(%d*)$') end
  for m = 1, months do
    local days = ''
    local month = ARGV[4 + m]
    if since and since ~= '' and month >= since and month <= till then
      days = table.concat(call('HGETALL', KEYS[at + m]), '\n')
    end
    out[last + m] = days
  end
  last, at = last + months, at + months + 1
  if highest and (tonumber(highest) or 0) >= quiz then
    local got = call('HMGET', KEYS[at], unpack(fields))
    for p = 1, pages do out[last + p] = got[p] end
  else
    for p = 1, pages do out[last + p] = false end
  end
  last = last + pages
end
return out
