// Showing instants in the group's zone. The page never asks its own clock what time it is.
import { language, t } from "./words.js";

const formats = new Map();

const shapes = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { year: "numeric", month: "2-digit", day: "2-digit" },
  weekday: { weekday: "long" }, weekdayShort: { weekday: "short" },
  dayMonth: { day: "numeric", month: "long" }, dayMonthShort: { day: "numeric", month: "short" },
  offset: { timeZoneName: "longOffset" },
};

function format(kind, zone) {
  const id = `${kind} ${zone} ${language()}`;
  if (!formats.has(id)) {
    const locale = kind === "date" || kind === "offset" ? "en-CA" : language() === "zh" ? "zh-CN" : "en-GB";
    formats.set(id, new Intl.DateTimeFormat(locale, { ...shapes[kind], timeZone: zone }));
  }
  return formats.get(id);
}

/** usableZone falls back to the offset written in an instant where the browser doesn't know the zone's name. */
export function usableZone(zone, instant) {
  for (const name of [zone, /[+-]\d\d:\d\d$/.exec(instant || "")?.[0]]) {
    try {
      if (name) return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    } catch { /* try the next name */ }
  }
  return "UTC";
}

export const clockTime = (at, zone) => format("time", zone).format(at);
export const clockSeconds = (at, zone) => format("second", zone).format(at);
export const dayKey = (at, zone) => format("date", zone).format(at);

/** dayLabel: "Saturday, 21 November", with the year when it is not this one. */
export function dayLabel(at, zone, now) {
  const year = dayKey(at, zone).slice(0, 4);
  const other = year !== dayKey(now, zone).slice(0, 4);
  const date = format("dayMonth", zone).format(at);
  const weekday = format("weekday", zone).format(at);
  if (language() === "zh") return `${other ? `${year}年` : ""}${date} ${weekday}`;
  return `${weekday}, ${date}${other ? ` ${year}` : ""}`;
}

export function shortDay(at, zone) {
  const date = format("dayMonthShort", zone).format(at);
  const weekday = format("weekdayShort", zone).format(at);
  return language() === "zh" ? `${date} ${weekday}` : `${weekday}, ${date}`;
}

/** listTime is what stands beside a chat: the time today, the weekday within a week, else the date. */
export function listTime(at, zone, now) {
  if (dayKey(at, zone) === dayKey(now, zone)) return clockTime(at, zone);
  if (now - at < 6 * 86_400_000) return format("weekdayShort", zone).format(at);
  return format("dayMonthShort", zone).format(at);
}

/** offsetOf: "+08:00". */
export function offsetOf(at, zone) {
  const name = format("offset", zone).formatToParts(at).find((p) => p.type === "timeZoneName").value;
  return name.replace("GMT", "") || "+00:00";
}

/** inZone reads "2026-11-22T08:00" as wall time of a zone and gives the instant. */
export function inZone(local, zone) {
  const guess = Date.parse(`${local}Z`);
  const shift = (at) => {
    const [, sign, hh, mm] = /^([+-])(\d\d):(\d\d)/.exec(offsetOf(at, zone));
    return (sign === "-" ? -1 : 1) * (Number(hh) * 60 + Number(mm)) * 60_000;
  };
  return guess - shift(guess - shift(guess));
}

/** wall is the reverse, for the value of a date-time field. */
export const wall = (at, zone) => `${dayKey(at, zone)}T${clockTime(at, zone)}`;

/** span says a length of time in its two largest units. */
export function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  const gap = language() === "zh" ? " " : " ";
  const put = (n, unit) => `${n}${gap}${t(unit)}`;
  if (s >= 86_400) return `${put(Math.floor(s / 86_400), "dayShort")} ${put(Math.floor((s % 86_400) / 3600), "hour")}`;
  if (s >= 3600) return `${put(Math.floor(s / 3600), "hour")} ${put(Math.floor((s % 3600) / 60), "minute")}`;
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}
