// The page's own words, in English and Chinese. What the bot and the people say is never touched.

const many = (n, one, more) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

const en = {
  admin: "admin", leader: "leader", member: "member", newcomer: "newcomer", outsider: "outsider", bot: "bot",
  youAre: "You are", switchPerson: "Be somebody else", findPerson: "Find a person", nobody: "Nobody by that name",
  quick: "Switch quickly", chats: "Chats", noChats: "No chats yet", you: "You", back: "Back to chats",
  members: (n) => many(n, "member", "members"), group: "group", typing: (n) => `${n} is typing`,
  messages: "Messages", nothing: "No messages here yet", nothingHint: "Write something, or move the clock on.",
  pickChat: "Choose a chat to begin", newMessages: "New messages", earlier: "Show earlier messages",
  toBottom: "To the newest message", edited: "edited", silent: "sent without sound", onlyYou: "Only you see this",
  reply: "Reply", replyTo: (n) => `Reply to ${n}`, cancelReply: "Don't reply", gone: "That message isn't here any more",
  write: "Message", caption: "Add a caption", send: "Send", attach: "Attach a file", removeFile: "Remove the file",
  commands: "Commands", drop: "Drop the file to send it", oneFile: "One file at a time: the first one was taken.",
  start: "Start", startHint: (n) => `Press Start to let ${n} write to you.`, unblock: "Unblock", block: "Block",
  blockedHint: "You blocked this bot. It can't write to you.", join: "Join", leave: "Leave", joinHint: "You are not in this group.",
  cantWrite: "You can't write here", topicClosed: "This topic is closed", notMember: "Only people in the group can write here",
  sureLeave: (n) => `Leave “${n}”?`, sureBlock: (n) => `Block ${n}?`, cancel: "Cancel", ok: "OK", close: "Close",
  all: "All", general: "General", topics: "Topics", inTopic: (n) => `in ${n}`,
  quiz: "Quiz", poll: "Poll", quizMany: "Quiz · several answers", pollMany: "Poll · several answers", finalQuiz: "Quiz · closed", finalPoll: "Poll · closed",
  vote: "Vote", retract: "Take back my answer", votes: (n) => n ? many(n, "answer", "answers") : "No answers yet",
  hidden: "Results appear when it closes", closesIn: (s) => `closes in ${s}`, closing: "closing…", right: "You were right", wrong: "Not this time", partly: "Partly right",
  yourAnswer: "your answer", rightAnswer: "right answer", explanation: "Why",
  photo: "Photo", document: "File", openPhoto: "Open the photo", download: "Download", copied: "Copied", copyCode: "Copy",
  more: "Show all", less: "Show less", table: "Table", spoiler: "Hidden text, press to show", media: "Media", location: "Location",
  clock: "Virtual clock", moveClock: "Move the clock", plusHour: "+1 h", tomorrow: "tomorrow 08:00", sunday: "next Sunday 20:00", event: "next event", custom: "to a moment…",
  go: "Go", to: "To", movingTo: (s) => `Moving to ${s}`, past: "The clock only moves forward", plus: (s) => `+${s}`, min: "min", day: "day",
  dark: "Dark", light: "Light", theme: "Switch between light and dark", language: "中文", languageHint: "换成中文", keys: "Keyboard",
  keyList: [["Alt 1 … 4", "be a member, leader, admin, newcomer (again: the next one)"], ["Alt K", "choose a person"], ["Alt ↑ ↓", "previous, next chat"], ["Enter", "send"], ["Shift Enter", "new line"], ["/", "commands: ↑ ↓, Enter sends, Tab fills in"], ["Ctrl ↑ ↓", "choose the message to reply to"], ["↑ ↓ R", "in the messages: go through them, reply"], ["Esc", "close, or don't reply"]],
  offline: "The simulator is not answering. Trying again…", failed: "That did not work.", noView: "The simulator can't be reached.", retry: "Try again",
  outside: "What the group says is seen by those who have joined.",
  tips: ["Be anybody: choose above.", "Tap what the bot posts, write, vote, send files.", "Move the clock on, at the top right, and see what happens."],
  readsOn: "Everything here happens on this computer.", closed: "closed", today: "Today", unread: (n) => many(n, "unread message", "unread messages"),
  hour: "h", minute: "min", second: "s", dayShort: "d", blockedMark: "blocked", notJoined: "not joined",
};

const zh = {
  admin: "管理员", leader: "组长", member: "成员", newcomer: "新人", outsider: "群外的人", bot: "机器人",
  youAre: "你现在是", switchPerson: "换一个人", findPerson: "找人", nobody: "没有叫这个名字的人",
  quick: "快速切换", chats: "聊天", noChats: "还没有聊天", you: "你", back: "返回聊天列表",
  members: (n) => `${n} 位成员`, group: "群组", typing: (n) => `${n} 正在输入`,
  messages: "消息", nothing: "这里还没有消息", nothingHint: "说点什么，或者把时钟往前拨。",
  pickChat: "请选择一个聊天", newMessages: "新消息", earlier: "显示更早的消息",
  toBottom: "跳到最新消息", edited: "已编辑", silent: "静音发送", onlyYou: "只有你能看到",
  reply: "回复", replyTo: (n) => `回复 ${n}`, cancelReply: "取消回复", gone: "那条消息已经不在了",
  write: "输入消息", caption: "添加说明", send: "发送", attach: "添加文件", removeFile: "移除文件",
  commands: "命令", drop: "松开即可发送文件", oneFile: "一次只能发一个文件，已选第一个。",
  start: "开始", startHint: (n) => `按“开始”，${n} 才能给你发消息。`, unblock: "解除屏蔽", block: "屏蔽",
  blockedHint: "你屏蔽了这个机器人，它无法给你发消息。", join: "加入", leave: "退出", joinHint: "你不在这个群里。",
  cantWrite: "你不能在这里发言", topicClosed: "这个话题已关闭", notMember: "只有群成员可以发言",
  sureLeave: (n) => `退出“${n}”？`, sureBlock: (n) => `屏蔽 ${n}？`, cancel: "取消", ok: "好", close: "关闭",
  all: "全部", general: "综合", topics: "话题", inTopic: (n) => `话题：${n}`,
  quiz: "测验", poll: "投票", quizMany: "测验 · 多选", pollMany: "投票 · 多选", finalQuiz: "测验 · 已结束", finalPoll: "投票 · 已结束",
  vote: "提交", retract: "收回我的答案", votes: (n) => n ? `${n} 人已答` : "还没有人作答",
  hidden: "结束后公布结果", closesIn: (s) => `${s}后结束`, closing: "正在结束…", right: "你答对了", wrong: "这次没答对", partly: "答对了一部分",
  yourAnswer: "你的答案", rightAnswer: "正确答案", explanation: "解析",
  photo: "图片", document: "文件", openPhoto: "查看图片", download: "下载", copied: "已复制", copyCode: "复制",
  more: "展开", less: "收起", table: "表格", spoiler: "隐藏的文字，点击显示", media: "媒体", location: "位置",
  clock: "虚拟时钟", moveClock: "拨动时钟", plusHour: "+1 小时", tomorrow: "明天 08:00", sunday: "下周日 20:00", event: "下一件事", custom: "指定时间…",
  go: "前往", to: "到", movingTo: (s) => `正在前往 ${s}`, past: "时钟只能往前拨", plus: (s) => `+${s}`, min: "分钟", day: "天",
  dark: "深色", light: "浅色", theme: "切换深浅色", language: "English", languageHint: "Switch to English", keys: "快捷键",
  keyList: [["Alt 1 … 4", "成为成员、组长、管理员、新人（再按换下一位）"], ["Alt K", "选择人物"], ["Alt ↑ ↓", "上一个、下一个聊天"], ["Enter", "发送"], ["Shift Enter", "换行"], ["/", "命令：↑ ↓ 选择，Enter 发送，Tab 填入"], ["Ctrl ↑ ↓", "选择要回复的消息"], ["↑ ↓ R", "在消息中：上下移动，回复"], ["Esc", "关闭，或取消回复"]],
  offline: "模拟器没有响应，正在重试…", failed: "没有成功。", noView: "连不上模拟器。", retry: "再试一次",
  outside: "加入之后，才能看到群里的消息。",
  tips: ["在上面选一个人，你就是他。", "点机器人发的按钮，也可以发言、答题、传文件。", "在右上角把时钟往前拨，看看会发生什么。"],
  readsOn: "这里的一切都只发生在这台电脑上。", closed: "已关闭", today: "今天", unread: (n) => `${n} 条未读消息`,
  hour: "小时", minute: "分", second: "秒", dayShort: "天", blockedMark: "已屏蔽", notJoined: "未加入",
};

// The simulator tells in English what happened to a group; these are its sentences in Chinese.
const events = [
  [/^(.+) joined the group$/u, "$1 加入了群组"], [/^(.+) left the group$/u, "$1 退出了群组"], [/^(.+) created the group$/u, "$1 创建了群组"],
  [/^(.+) pinned a message$/u, "$1 置顶了一条消息"], [/^(.+) opened the topic (.+)$/u, "$1 新建了话题“$2”"], [/^(.+) closed the topic$/u, "$1 关闭了话题"],
  [/^(.+) reopened the topic$/u, "$1 重新打开了话题"], [/^The group became a supergroup$/u, "群组已升级为超级群组"],
  [/^(.+) added (.+)$/u, "$1 把 $2 拉进了群组"], [/^(.+) removed (.+)$/u, "$1 把 $2 移出了群组"],
];

const books = { en, zh };
let current = "en";

export const languages = Object.keys(books);

export function useLanguage(lang) {
  current = books[lang] ? lang : "en";
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
}

export const language = () => current;

/** t gives a word; words that depend on a number or a name are functions. */
export function t(key, ...args) {
  const word = books[current][key] ?? en[key] ?? key;
  return typeof word === "function" ? word(...args) : word;
}

/** eventWords is a service message in the page's language. */
export function eventWords(text) {
  const known = current === "zh" && events.find(([shape]) => shape.test(text));
  return known ? text.replace(...known) : text;
}
