"""Varisai: new exercises for Carnatic practice.

A musician chooses a raga, a tala and a number. An LSTM writes a new varisai that obeys
them. The page shows it in sargam and on the staff, plays it in the raga's own pitches, and
exports it as MIDI, MusicXML, PDF or sound. ``docs/architecture.md`` has the map of the
packages.

Glossary:

swara
    One of s r g m p d n, in a *sthayi* (mandra, madhya, tara: lower, middle, upper octave).
swarasthana
    A swara's position in the octave: S R1 R2 R3 G1 G2 G3 M1 M2 P D1 D2 D3 N1 N2 N3. In code
    also ``place``.
rung
    A step of a raga's own ladder, counted from madhya s = 0; a ladder of n rungs
    (both s and S counted) repeats every n − 1.
karvai
    A hold: ``,`` lengthens the swara before it by one unit.
arohana, avarohana
    The raga's ladder up and down; *vakra* if it turns back on itself. Ladders of 5, 6 and 7
    swaras are *audava*, *shadava* and *sampurna*; *varja* is a swara that is left out.
melakarta, janya
    One of the 72 parent ragas, numbered by a formula; a raga derived from a parent. A
    *bhashanga* janya has an *anya* swara, one from outside its parent.
avartanam, anga, akshara
    A cycle of the tala; its parts (laghu, drutam, anudrutam); its beat.
jati
    The length of a laghu: 3 (*tisra*), 4 (*chaturasra*), 5 (*khanda*), 7 (*misra*) or
    9 (*sankeerna*) aksharas.
kalai
    How many counts each hand movement (*kriya*) of the tala gets.
kalam
    First, second, third, fourth speed: 1, 2, 4, 8 swaras to the akshara. In code ``speed`` is
    the number of swaras to the akshara, other gatis included.
trikalam
    The first three kalams in one run: once at first speed, twice at second, four times at third.
sollu
    A syllable for a stroke: ta, ka, di, mi, ki; groups such as takadimi fill the angas.
gati (nadai)
    The number of parts that an akshara is divided into: 4, 3, 5, 7 or 9.
unit
    The length of one swara without karvai; at speed q an akshara holds q units.
eduppu
    The point of the tala at which a line starts, or at which a line that *lands* ends. A varisai
    starts on *sama*, the first akshara; others ¼, ½, ¾, 1 or 1½ aksharas later. *madhyadi* is
    half an akshara later, *desadi* one and a half.
tuning, mapping
    A tuning gives every swarasthana its cents above Sa; a mapping lists the swaras that the
    user has moved, such as R2=210.
gamaka
    The movement of a swara's pitch. *kampita* swings between two pitches. *jaru* glides from
    the swara before. *sphurita* (going up) and *pratyahata* (going down) touch the swara below
    at the second of a pair. *nokku* comes from the swara above. *kandippu* touches the swara
    in between on the way down.
sruti, kattai
    The singer's Sa; kattai 1 = C, 2 = D, 3 = E, 4 = F, 5 = G, 6 = A, 7 = B.
"""
