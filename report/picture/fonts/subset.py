#!/usr/bin/env python3
"""Makes the fonts of this folder from the full ones.

Sources (all under the SIL Open Font License 1.1), unpacked from npm packages:
  @expo-google-fonts/noto-sans-sc 0.4.3   400Regular and 700Bold
  @expo-google-fonts/noto-sans    0.4.2   400Regular and 700Bold, for the letters of Europe that it lacks
  @expo-google-fonts/noto-emoji   0.4.7   500Medium
Needs fontTools (Debian: python3-fonttools).

Usage: subset.py FOLDER-OF-THE-PACKAGES   (the one that holds noto-sans-sc)
"""
import os
import subprocess
import sys


def double_byte(codec, lead, trail):
    """Every character that a double-byte encoding has in the given ranges."""
    chars = set()
    for first in lead:
        for second in trail:
            try:
                chars.update(map(ord, bytes((first, second)).decode(codec)))
            except UnicodeDecodeError:
                pass
    return chars


def sans():
    chars = double_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    big5_trail = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    chars |= double_byte("big5", range(0xA1, 0xC7), big5_trail)  # symbols and level 1
    for first, last in [
        (0x20, 0x7E), (0xA0, 0x24F),       # Latin
        (0x2B0, 0x2DD), (0x300, 0x304), (0x370, 0x3FF), (0x400, 0x45F),  # marks, Greek, Cyrillic
        (0x1EA0, 0x1EF9),                  # Vietnamese
        (0x2010, 0x203E), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218B),
        (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x27BF),
        (0x3000, 0x30FF), (0x3100, 0x312F), (0xFF01, 0xFFEE),
    ]:
        chars |= set(range(first, last + 1))
    return chars


def latin():
    chars = set()
    for first, last in [(0x100, 0x24F), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF)]:
        chars |= set(range(first, last + 1))
    return chars


def emoji():
    chars = set(range(0x1F300, 0x1FB00)) | set(range(0x2600, 0x27C0)) | set(range(0x2B00, 0x2C00))
    return chars | {0x203C, 0x2049, 0x2122, 0x2139, 0x231A, 0x231B, 0x23F0, 0x23F3, 0x1F004, 0x1F0CF}


def subset(source, target, chars):
    listing = target + ".txt"
    with open(listing, "w", encoding="ascii") as f:
        f.writelines(f"U+{c:04X}\n" for c in sorted(chars))
    subprocess.run([
        sys.executable, "-m", "fontTools.subset", source, "--unicodes-file=" + listing,
        "--output-file=" + target, "--no-hinting", "--desubroutinize", "--layout-features=kern",
        "--name-IDs=0,1,2,3,4,5,6,13,14", "--notdef-outline", "--drop-tables+=GSUB,GDEF,BASE,vhea,vmtx,VORG,STAT,DSIG",
    ], check=True)
    os.remove(listing)


if __name__ == "__main__":
    packages, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))
    for weight in ("400Regular", "700Bold"):
        name = f"NotoSansSC_{weight}.ttf"
        subset(f"{packages}/noto-sans-sc/{weight}/{name}", f"{here}/NotoSansSC-{weight[3:]}.ttf", sans())
        name = f"NotoSans_{weight}.ttf"
        subset(f"{packages}/noto-sans/{weight}/{name}", f"{here}/NotoSans-{weight[3:]}.ttf", latin())
    subset(f"{packages}/noto-emoji/500Medium/NotoEmoji_500Medium.ttf", f"{here}/NotoEmoji-Medium.ttf", emoji())
