-- One effect, as a whole or not at all.
--
-- KEYS  every key that is read or written, all of one tag. ARGV names them by position.
-- ARGV  a stream of steps, each a word and its arguments; "n" counts the groups after it.
--   guards and reads, which write nothing:
--     once   KEY member posts n id…          done before? then which of these posts still wait
--     slots  KEY n field…                    a firing's slots, each recorded once
--     revs   KEY n (uid rev)…                records are still as they were read
--     whole  KEY rev                         the group is still as it was read
--     entries KEY n (field rev)…             so are entries of the roster, and schedules
--     sheets n (when day week month season all)…   where entries of a date and season count;
--            day 0: the date has no sheet any more
--     pages  KEY uid n (field day marked mark m (tag points at date season bonus)…)…
--            day is the date of a day's page or ""; marked 1 sets the mark; points "" takes back
--   begin    the last chance to refuse
--   writes:
--     call   COMMAND KEY n arg…
--     bulk   COMMAND KEY n arg…              the same, cut into pieces of 200 arguments
--     due    KEY n (day letters need)…       adds to what a date asks
--     streak KEY n (uid head since until quiz)…
--     sheet  KEY n (uid mark)…               the day's sheet; written at the end
--     answers KEY n (uid m (question payload at date)…)…      payload "" takes the answer back
--     drop   n KEY…                          derived keys that are not needed any more
-- Pages are described in page.go. An empty page is no field.
-- Returns {"OK"} · {"DONE", id…} · {"STALE", uid…} · {"MORE", when…}: an old entry counts
-- on boards that KEYS lacks, ask again with them.
local call, at = redis.call, 1
local old, boards, more, held = {}, {}, {}, {}
local sheets, deltas, writes = {}, {}, {}
local refused

local function take()
  local v = ARGV[at]
  at = at + 1
  return v
end
local function key() return KEYS[tonumber(take())] end
local function count() return tonumber(take()) end

-- pieces gives fn a list cut into runs of at most 200.
local function pieces(list, fn)
  for i = 1, #list, 200 do
    fn(i, math.min(i + 199, #list))
  end
end
local function many(command, k, list)
  pieces(list, function(i, j) call(command, k, unpack(list, i, j)) end)
end
local function lookup(k, fields)
  local all = {}
  pieces(fields, function(i, j)
    local got = call('HMGET', k, unpack(fields, i, j))
    for n = 1, j - i + 1 do all[fields[i + n - 1]] = got[n] or nil end
  end)
  return all
end
local function list(n)
  local l = {}
  for i = 1, n do l[i] = take() end
  return l
end

-- count an entry's points on the boards of its date and season.
local function add(uid, when, points, bonus)
  if points == 0 then return end
  local b = boards[when]
  if not b then
    more[#more + 1] = when
    return
  end
  for i = 2, 5 do
    local d = deltas[b[i]]
    if not d then d = {}; deltas[b[i]] = d end
    d[uid] = (d[uid] or 0) + points
  end
  if not b[1] then return end
  local s = sheets[b[1]]
  if not s then s = {}; sheets[b[1]] = s end
  local line = s[uid] or {p = 0, b = 0}
  s[uid] = line
  if bonus then line.b = line.b + points else line.p = line.p + points end
end

local step = {}

function step.once()
  local k, member, posts = key(), take(), key()
  local ids = list(count())
  if call('ZSCORE', k, member) then
    refused = {'DONE'}
    local waiting = #ids > 0 and lookup(posts, ids) or {}
    for _, id in ipairs(ids) do
      if waiting[id] then refused[#refused + 1] = id end
    end
  end
end

function step.slots()
  local k, fields = key(), list(count())
  for _, taken in pairs(lookup(k, fields)) do
    if taken then refused = {'DONE'} end
  end
end

function step.revs()
  local k, n = key(), count()
  local uids, revs = {}, {}
  for i = 1, n do uids[i] = take(); revs[i] = take() end
  old = lookup(k, uids)
  local stale = {'STALE'}
  for i, uid in ipairs(uids) do
    local rev = old[uid] and string.match(old[uid], '^%d+') or '0'
    if rev ~= revs[i] then stale[#stale + 1] = uid end
  end
  if #stale > 1 then refused = stale end
end

-- rev is how often a value that carries its revision in front was written.
local function rev(text)
  return text and string.match(text, '^{"rev":(%d+)') or '0'
end

function step.whole()
  local k, was = key(), take()
  if rev(call('GET', k)) ~= was then refused = {'STALE', 'group'} end
end

function step.entries()
  local k, n = key(), count()
  local uids, revs = {}, {}
  for i = 1, n do uids[i] = take(); revs[i] = take() end
  local now, stale = lookup(k, uids), {'STALE'}
  for i, uid in ipairs(uids) do
    if rev(now[uid]) ~= revs[i] then stale[#stale + 1] = uid end
  end
  if #stale > 1 then refused = stale end
end

function step.sheets()
  for _ = 1, count() do
    local when = take()
    boards[when] = {key(), key(), key(), key(), key()}
  end
end

-- parse reads a page; day is the date of a day's page or "".
local function parse(text, day)
  local page = {date = day, time = '', mark = '', order = {}, tokens = {}}
  if not text then return page end
  local head, rest = string.match(text, '^(%S*)(.*)$')
  if day ~= '' then
    page.mark, page.time = string.match(head, '^(%l*):?(.*)$')
  else
    page.date, page.time = string.match(head, '^([^:]*):(.*)$')
  end
  for word in string.gmatch(rest, '%S+') do
    local tag, body = string.match(word, '^([^=]+)=(.*)$')
    if not tag then tag, body = string.match(word, '^(%l)(.*)$') end
    local payload, time, date, season = string.match(body, '^([^.]*)%.?([^.]*)%.?([^.]*)%.?([^.]*)$')
    if time == '' then time = page.time end
    if date == '' then date = page.date end
    page.tokens[tag] = {payload, time, date, season}
    page.order[#page.order + 1] = tag
  end
  return page
end

local function put(page, tag, payload, time, date, season)
  if not page.tokens[tag] then page.order[#page.order + 1] = tag end
  page.tokens[tag] = payload ~= '' and {payload, time, date, season} or nil
end

-- draw writes a page; "" if nothing is on it.
local function draw(page, day)
  local words, set = {''}, {}
  for _, tag in ipairs(page.order) do
    local t = page.tokens[tag]
    if t and not set[tag] then
      set[tag] = true
      if page.date == '' then page.date, page.time = t[3], t[2] end
      local time, date = t[2], t[3]
      if time == page.time then time = '' end
      if date == page.date then date = '' end
      local short = string.find(tag, '^%l$') and string.find(t[1], '^%-?%d+$')
      local word = tag .. (short and '' or '=') .. t[1] .. '.' .. time .. '.' .. date .. '.' .. t[4]
      words[#words + 1] = string.match(word, '^(.-)%.*$')
    end
  end
  if day == '' then
    if #words == 1 then return '' end
    words[1] = page.date .. ':' .. page.time
  else
    words[1] = page.mark .. (page.time ~= '' and ':' .. page.time or '')
  end
  return table.concat(words, ' ')
end

function step.pages()
  local k, uid, n = key(), take(), count()
  local fields, changes = {}, {}
  for i = 1, n do
    local c = {tokens = {}}
    fields[i], c.day, c.marked, c.mark = take(), take(), take() == '1', take()
    for j = 1, count() do c.tokens[j] = list(6) end
    changes[i] = c
  end
  local was, set, gone = lookup(k, fields), {}, {}
  for i, c in ipairs(changes) do
    local page = parse(was[fields[i]], c.day)
    for _, t in ipairs(c.tokens) do
      local tag, points, time, date, season, bonus = unpack(t)
      local before = page.tokens[tag]
      if before then add(uid, before[3] .. '.' .. before[4], -tonumber(before[1]), bonus == '1') end
      if points ~= '' then add(uid, date .. '.' .. season, tonumber(points), bonus == '1') end
      put(page, tag, points, time, date, season)
    end
    if c.marked then page.mark, page.time = string.match(c.mark, '^(%l*):?(.*)$') end
    local text = draw(page, c.day)
    if text ~= '' then
      set[#set + 1] = fields[i]
      set[#set + 1] = text
    elseif was[fields[i]] then
      gone[#gone + 1] = fields[i]
    end
  end
  writes[#writes + 1] = {k, set, gone}
end

-- writeBoard adds to a board; who has no points is not on it. One member is one ZINCRBY,
-- many are read and written together.
local function writeBoard(k, d)
  local uids, set, gone = {}, {}, {}
  for uid, points in pairs(d) do
    if points ~= 0 then uids[#uids + 1] = uid end
  end
  if #uids == 1 then
    if tonumber(call('ZINCRBY', k, d[uids[1]], uids[1])) == 0 then call('ZREM', k, uids[1]) end
    return
  end
  pieces(uids, function(i, j)
    local scores = call('ZMSCORE', k, unpack(uids, i, j))
    for n = i, j do
      local score = (tonumber(scores[n - i + 1]) or 0) + d[uids[n]]
      if score ~= 0 then
        set[#set + 1] = score
        set[#set + 1] = uids[n]
      else
        gone[#gone + 1] = uids[n]
      end
    end
  end)
  many('ZADD', k, set)
  many('ZREM', k, gone)
end

function step.begin()
  if #more > 0 and not refused then
    refused = {'MORE', unpack(more)}
  end
  if refused then return end
  for _, w in ipairs(writes) do
    many('HSET', w[1], w[2])
    many('HDEL', w[1], w[3])
  end
  for k, d in pairs(deltas) do writeBoard(k, d) end
end

function step.call()
  local command, k = take(), key()
  call(command, k, unpack(list(count())))
end

function step.bulk()
  local command, k = take(), key()
  many(command, k, list(count()))
end

function step.due()
  local k, n = key(), count()
  for _ = 1, n do
    local day, letters, need = take(), take(), take()
    local before = call('HGET', k, day)
    if before then
      local had, rule = string.match(before, '^(%l*)/(.*)$')
      for letter in string.gmatch(letters, '%l') do
        if not string.find(had, letter, 1, true) then had = had .. letter end
      end
      letters, need = had, rule
    end
    call('HSET', k, day, letters .. '/' .. need)
  end
end

function step.streak()
  local k, n, set = key(), count(), {}
  for _ = 1, n do
    local uid, head, since, until_, quiz = take(), take(), take(), take(), take()
    if old[uid] then
      local s, u, q = string.match(old[uid], ';(%w*)%-(%w*)%-(%d*)$')
      if s and s ~= '' and (since == '' or s < since) then since = s end
      if u and u > until_ then until_ = u end
      if q and tonumber(q) > tonumber(quiz) then quiz = q end
    end
    set[#set + 1] = uid
    set[#set + 1] = head .. since .. '-' .. until_ .. '-' .. quiz
  end
  many('HSET', k, set)
end

function step.answers()
  local k, n = key(), count()
  local uids, changes = {}, {}
  for i = 1, n do
    uids[i], changes[i] = take(), {}
    for j = 1, count() do changes[i][j] = list(4) end
  end
  local was, set, gone = lookup(k, uids), {}, {}
  for i, uid in ipairs(uids) do
    local page = parse(was[uid], '')
    for _, t in ipairs(changes[i]) do put(page, t[1], t[2], t[3], t[4], '') end
    local text = draw(page, '')
    if text ~= '' then
      set[#set + 1] = uid
      set[#set + 1] = text
    else
      gone[#gone + 1] = uid
    end
  end
  many('HSET', k, set)
  many('HDEL', k, gone)
end

function step.drop()
  local keys = {}
  for i = 1, count() do keys[i] = key() end
  call('UNLINK', unpack(keys))
end

function step.sheet()
  local k, n = key(), count()
  local s = sheets[k]
  if not s then s = {}; sheets[k] = s end
  for _ = 1, n do
    local uid = take()
    local line = s[uid] or {p = 0, b = 0}
    s[uid] = line
    line.mark = take()
  end
end

local function sheetLine(before, line)
  local mark, p, b = string.match(before or '', '^([^+]*)%+?(%-?%d*)%+?(%-?%d*)$')
  mark = line.mark or mark
  p, b = (tonumber(p) or 0) + line.p, (tonumber(b) or 0) + line.b
  if b ~= 0 then return mark .. '+' .. p .. '+' .. b end
  if p ~= 0 then return mark .. '+' .. p end
  return mark
end

local function writeSheets()
  for k, lines in pairs(sheets) do
    local uids, set, gone = {}, {}, {}
    for uid in pairs(lines) do uids[#uids + 1] = uid end
    local before = lookup(k, uids)
    for _, uid in ipairs(uids) do
      local code = sheetLine(before[uid], lines[uid])
      if code ~= '' then
        set[#set + 1] = uid
        set[#set + 1] = code
      elseif before[uid] then
        gone[#gone + 1] = uid
      end
    end
    many('HSET', k, set)
    many('HDEL', k, gone)
  end
end

while at <= #ARGV do
  step[take()]()
  if refused then return refused end
end
writeSheets()
return {'OK'}
