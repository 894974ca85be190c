"""Varisai: new exercises for Carnatic practice.

A musician chooses a raga, a tala and a number; an LSTM writes a new varisai that
obeys them; the page shows it in sargam and on the staff, plays it in the raga's own
pitches, and hands it over as MIDI, MusicXML or sound.

The music's way through the house::

    ExerciseRequest → Exercise → (review) → Score → sargam, staff, Performance → page

The rooms, and who may look into which::

    theory      laws of the music: swara, raga, ladders, melakarta, tala, tuning
    practice    what is practised: request, exercise, text, lessons, school, layout, review
    generator   the network and the programme that keeps it legal   (torch)
    notation    sargam for the page, the staff, its engraving       (music21, verovio)
    sound       performance, voice, drone/, tala/, mix, MIDI         (NumPy, pydub)
    book        what somebody keeps: entries in an order, one file, searched
    library     the only reader of assets/
    export      the table of formats
    worksheet   a teacher's sheet: its plan, its lines, booklet and zip
    workshop    errands in a process of their own, training among them
    cli         the command line, with arguments, files and listings
    pages       a folder for each page, and parts that all share    (Streamlit)

    theory ← practice ← {generator, notation, sound, book} ← {library, export, worksheet, workshop, cli, pages}

Glossary:

swara
    One of s r g m p d n, in a *sthayi* (mandra, madhya, tara).
swarasthana
    The place of a swara in the octave: S R1 R2 R3 G1 G2 G3 M1 M2 P D1 D2 D3 N1 N2 N3.
rung
    A step of a raga's own ladder, counted from madhya s = 0; a ladder of n rungs
    (both s and S counted) repeats every n − 1.
karvai
    A hold: ``,`` lengthens the swara before it by one unit.
arohana, avarohana
    The raga's ladder up and down; *vakra* when it turns back on itself.
avartanam, anga, akshara
    A cycle of the tala; its parts (laghu, drutam, anudrutam); its beat.
kalai
    How many counts each hand movement (*kriya*) of the tala gets.
kalam
    First, second, third speed: 1, 2, 4 swaras to the akshara. In code ``speed`` is
    the number of swaras to the akshara, other gatis included.
trikalam
    All three kalams in one run: once at first speed, twice at second, four times at third.
sollu
    A syllable for a stroke: ta, ka, di, mi, ki; groups of them fill the angas (takadimi).
gati (nadai)
    Into how many parts an akshara is divided: 4, 3, 5, 7 or 9.
unit
    The length of one swara without karvai; at speed q an akshara holds q units.
eduppu
    Where in the tala the line starts; in varisais always on sama, the first akshara.
    *madhyadi* starts half an akshara after it, *desadi* one and a half.
gamaka
    What a swara does beside standing still. *kampita* swings between two pitches, *jaru*
    glides from the swara before; *sphurita* and *pratyahata* touch the swara below at the
    second of a pair, up and down; *nokku* comes from the swara above, *kandippu* touches
    the one between on the way down.
sruti, kattai
    The singer's Sa; kattai 1 = C, 2 = D, 3 = E, 4 = F, 5 = G, 6 = A, 7 = B.
"""
