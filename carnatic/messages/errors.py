"""The sentences of errors, faults and remarks: what is wrong, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

_RESTORE = "Restore assets/model, or train again: python -m carnatic train."
_LOAD = "Load a .safetensors file that was saved here."

SENTENCES: Mapping[str, str] = {
    # -- names of ragas, talas and other choices
    "raga.name_taken": "{name} is already a raga here. Choose another name.",
    "raga.name_empty": "A raga's name needs readable letters. Type one, such as Tenral.",
    "raga.name_long": "The name has {count} characters. Keep it to {longest}.",
    "raga.name_signs": "A raga's name can have only letters, numbers, spaces, full stops, hyphens and apostrophes.",
    "raga.name_swaras": "A raga's name can't be swaras only. Type another.",
    "raga.no_swaras": "No raga here has {swaras:spaced} together. Type fewer swaras.",
    "raga.short": "{raga}: arohana and avarohana need four swaras or more each.",
    "raga.form": "{name}: a form of a raga needs its raga and a number from 2; only your own raga has a name of yours.",
    "raga.one_form": "{raga} has no single {letter} to move. It has {has}.",
    "raga.clash": "{place} and {other} can't be in one raga: they would cross or have the same pitch.",
    "raga.misspelt": 'We don\'t know the raga "{name}". Did you mean {nearest:or}?',
    "raga.unknown": 'We don\'t know the raga "{name}". Choose one from the list of ragas.',
    "tala.no_jati": "There is no {jati} jati {family} tala. Choose another jati.",
    "tala.anga": "A {kind} can't have {aksharas} aksharas.",
    "tala.no_angas": "{tala} needs an anga.",
    "tala.misspelt": 'We don\'t know the tala "{name}". Did you mean {nearest:or}?',
    "tala.unknown": 'We don\'t know the tala "{name}". Choose one from the list of talas.',
    "tuning.unknown": 'We have no tuning "{name}". Choose one of {known}.',
    "tuning.no_swara": "{raga} has no {letter} to adjust. It has {swaras:spaced}.",
    "tuning.cents_range": "{swara}: choose {lowest} to {highest} cents, not {value}.",
    "tuning.unchanged": "Drag a swara or type its cents to make your own tuning.",
    "tuning.file.p": "The tuning has P at {cents:g} cents. P stays where it is, at 701.96 or 700.",
    "tuning.file.version": "This tuning has version {said}; we read version {version}. Save it again there.",
    "tuning.file.scale": "The tuning and the scale of {raga} differ in {swaras:spaced}.",
    "tuning.file.no_cents": 'The tuning names no cents. Write an object such as {{"S": 0, "R2": 203.91}}.',
    "tuning.file.s": "The tuning moves S. S stays where it is, at 0 cents.",
    "tuning.other_swaras": "This tuning is for {swaras:spaced}, and {raga} has other swaras. Open it in {own}.",
    "tuning.move": '"{word}" doesn\'t adjust a swara. Write a swarasthana and cents, such as R2=203.91.',
    "tuning.twice": "{symbol} is adjusted twice. Leave one out.",
    "tuning.object": 'The tuning must be an object of swarasthanas and cents, such as {{"R2": 203.91}}.',
    "tuning.order": "The tuning names a swara twice or out of order. Write each once, from low to high.",
    "tuning.swara_missing": "The tuning moves {symbol}, but {raga} has {has}. Leave {symbol} out.",
    "tuning.too_close": (
        "{low} at {low_cents:.1f} and {high} at {high_cents:.1f} cents are too close. Leave {least:g} cents "
        "between them."
    ),
    "tuning.wrong_file": "That file isn't a tuning. Choose a Scala file (.scl, .kbm) or a tuning saved here (.json).",
    "tuning.fixed": "{symbol} stays where it is. You can adjust the other swaras.",
    "tuning.cents": "Cents must be a number, such as 386.3, or a ratio, such as 5/4.",
    "tuning.incomplete": "The tuning {name} must name all sixteen swarasthanas.",
    "tuning.sa_from_keyboard": "Sa is at {hertz:.2f} Hz, from the keyboard file.",
    "tuning.the_tuning": "the tuning",
    "tuning.pa_stays": "P stays at {kept:.1f} cents; the file has {cents:.1f}.",
    "tuning.as_saved": "The swaras are tuned as in {name}.",
    "tuning.as_saved_partly": "{name:First} is for {own}. The swaras that {raga} shares with it are tuned like there.",
    "option.unknown": '"{value}" isn\'t a choice for {what}. Choose {choices:or}.',
    "family.not_composed": "We don't compose new {family} exercises. Choose another kind.",
    "family.vakra": (
        "{raga} is vakra or doesn't reach from s to S, so a {kind} exercise doesn't fit it. Choose another kind."
    ),
    "family.seven_swaras": (
        "{kind} needs seven swaras both ways; {raga} has {up} up and {down} down. Choose another raga or kind."
    ),
    "family.tala_of_eight": "{kind} needs a tala of 8 or 4 aksharas; {tala} has {aksharas}. Take Adi.",
    "family.no_figure": (
        "{raga} is vakra or doesn't reach from s to S, so no figure moves along its scale. Choose a free exercise."
    ),
    "family.short_scale": (
        "A new {family}{where} needs {least} swaras each way, s and S counted; {raga} has {up} up and {down} "
        "down. Choose another raga."
    ),
    "family.unknown": 'We have no kind of exercise "{family}". Choose one of {families:list}.',
    "family.no_lessons": 'There are no lessons of the kind "{family}". Choose one of {families:list}.',
    "script.unknown": 'We have no script "{script}". Choose one of {scripts:list}.',
    "voice.unknown": 'We have no voice "{name}". Choose one of {voices:list}.',
    "paper.unknown": 'We have no paper size "{paper}". Choose {papers:or}.',
    # -- swaras, scales and moves
    "swara.not_in_raga": "{raga} has no {swara}.",
    "swara.unknown": '"{letter}" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.',
    "swara.form": "There is no {symbol}. Write the swara without the number.",
    "swara.octave": "There is no octave beyond anumandra and ati-tara.",
    "swara.not_in_scale": "{raga} has no {swara}. Its scale is {scale}.",
    "swarasthana.unknown": '"{symbol}" isn\'t a swarasthana. They are {known:spaced}.',
    "scale.no_join": "The arohana and avarohana of {raga} don't join: {why}. Choose a free exercise instead.",
    "scale.stops": (
        "The avarohana of {raga} stops on {swara} here and doesn't reach s. Choose another form of the raga."
    ),
    "scale.no_way_home": "The scale of {raga} doesn't lead from {swara} to s. Choose another form.",
    "scale.long_hold": "The scale of {raga} would hold {swara} for more than {most} aksharas of {tala}. Take Adi.",
    "scale.long_text": "The scale is too long. Keep it under {longest} characters.",
    "scale.two_parts": (
        "Write arohana and avarohana with a stroke between them, such as {example}. You gave {count:# part}."
    ),
    "scale.long_part": "The {half} is too long. Keep it under {longest} characters.",
    "scale.one_part": "Write only the {half} here.",
    "scale.octave": "{written} has no octave here. Write {symbol}^ for the upper one, {symbol}. for the lower.",
    "scale.no_sa": "The {half} has no Sa. Write it from S to S, as in {example}.",
    "scale.short": "The {half} is too short. It needs {fewest} swaras or more, with Sa.",
    "scale.order": "{a} {b} is out of order: the {half} goes {way}, even where it turns.",
    "scale.end": "The {half} {word}s on {found} here. It must {word} on {wanted}.",
    "scale.outside": "{pitch} is outside S to S^. Keep your own scale between them.",
    "scale.repeated": "{swara} comes twice in a row in the {half}. Write it once.",
    "scale.same_place": "{a} and {b} have the same pitch. Keep one of them in the {half}.",
    "scale.two_forms": "The {half} has {forms:and}, two forms of {letter}. Keep one, unless the scale is vakra.",
    "scale.no_such_form": "There is no {symbol}. Write {forms:or}.",
    "scale.needs_number": "{symbol} needs its number. Write {forms:or}.",
    "scale.crossing": (
        "{low} is out of order: it is above {high}, but {below} is below {above} in every raga. Correct it."
    ),
    "melakarta.range": "Melakartas are numbered {lowest} to {highest}, not {value}.",
    "move.vakra": "{first} {second} is not a step of {raga}'s scale",
    "move.same_place": "{first} can't change to {second} in one place",
    "move.not_in_half": "{swara} is not in the {half} of {raga}",
    "move.between": "{first} {second}: {why}",
    "note.length": "A note lasts one unit or more.",
    "line.starts_held": "A line can't start with a karvai. Start with a swara.",
    "exercise.empty": "An exercise needs a swara. Type some, for example s r g m | p d | n S.",
    # -- tuning files, sruti and gamakas
    "scala.pitch": (
        'Line {number} of the Scala file: "{line}" isn\'t a pitch. Write cents with a point, 203.91, or a ratio, 9/8.'
    ),
    "scala.large": "The {what} file is larger than {largest} bytes, too large for a scale. Choose another.",
    "scala.no_text": "The {what} file isn't text. Choose one saved by Scala, or typed.",
    "scala.empty": "The Scala file is empty. It needs a description, the number of notes, and a line for each.",
    "scala.missing": "The Scala file says {count} notes and has {found}. Add the missing lines.",
    "scala.octave": (
        "Line {number} of the Scala file: the last note is {octave:.2f} cents, but must be the octave, 2/1. "
        "Choose a scale that repeats at the octave."
    ),
    "scala.no_count": "The Scala file ends after its description. The number of notes comes next.",
    "scala.count": 'Line {number} of the Scala file must say how many notes there are, not "{line}".',
    "scala.few": (
        "Line {number} of the Scala file: {count} notes are too few for a raga. Give {fewest} or more, the octave "
        "counted."
    ),
    "scala.many": "Line {number} of the Scala file: {count} notes are too many. We read up to {most}.",
    "scala.no_fit": (
        "The scale doesn't fit: {place} is between {low:g} and {high:g} cents, and its note is {cents:.1f}. "
        "Choose another scale or raga."
    ),
    "scala.outside": "Line {number} of the Scala file: {cents:.2f} cents is outside the octave, 0 to 1200.",
    "scala.twelve": "The twelve notes of the file are used for the twelve places of the octave.",
    "scala.one_by_one": "The file's {count} notes are used for the {count} swaras of {raga}, in order.",
    "scala.nearest": "The file has {count} notes; each swara of {raga} took the nearest.",
    "keyboard.short": "The keyboard file (.kbm) ends too early. It needs seven lines or more.",
    "keyboard.hertz": 'Line {number} of the keyboard file must be a pitch in hertz, not "{word}".',
    "keyboard.far_key": "The keyboard file gives the pitch of a key too far from its first note. Use a nearer key.",
    "keyboard.size": "Line {number} of the keyboard file must say how many keys are mapped, not {size}.",
    "keyboard.whole_number": 'Line {number} of the keyboard file must be a whole number, not "{word}".',
    "sruti.unreadable": '"{text}" isn\'t a sruti. Type it as a kattai (5), a note (G) or hertz (196).',
    "sruti.two_keys": '"{text}" names two keys. Type the kattai alone, or the note alone.',
    "sruti.range": "Sruti goes from {lowest} to {highest} hertz, not {value}.",
    "sruti.kattai": "There is no kattai {kattai}. Choose one of {kattais:list}.",
    "gamaka.range": "Gamaka goes from {lowest} to {highest} percent, not {value}.",
    "gamaka.points": "A pitch curve needs one or more points, each later than the one before.",
    "gamaka.unknown": 'We have no gamaka "{kind}". Choose one of {kinds:list}.',
    "gamaka.rate": "A kampita swings 0.5 to 8 times a second, not {rate:g} times.",
    "gamaka.pitch": '"{text}" isn\'t a pitch. Write own, below, above, before, or a place such as R2 or S^.',
    "gamaka.row": "The gamakas have a row that can't be read: {row}. Correct it.",
    "strokes.speed": "There are no {speed} strokes per akshara. Choose 1, 2, 4, 8, 3, 6, 5, 7 or 9.",
    "tanpura.strings": "A tanpura here has {fewest} to {most} strings, not {count}. Write, for example, P. S S S.",
    "tanpura.string": (
        '"{word}" isn\'t a string. Write a swarasthana, with a dot for the lower octave: P. or N3. or S.'
    ),
    "midi.bend": "A gamaka moves {needed} semitones from its swara; MIDI can follow {most}. Turn the gamaka down.",
    # -- numbers and values
    "value.yes_or_no": '{what} must be yes or no, not "{text}".',
    "value.whole_number": '{what} must be a whole number, not "{text}".',
    "value.number": '{what} must be a number, not "{text}".',
    "number.range": "Choose a number from {lowest} to {highest}, not {value}.",
    "count.range": "Choose {lowest} to {highest} exercises, not {value}.",
    "exercises.range": "Choose {lowest} to {highest} exercises, not {value}.",
    "avartanams.range": "Choose {lowest} to {highest} avartanams, not {value}.",
    "avartanams.even": "A sarali in {tala} needs an even number of avartanams. Choose one more, or one fewer.",
    "avartanams.sarali": "A sarali in {raga} needs {wanted} avartanams of {tala}.",
    "speed.unknown": "We have no speed (kalam) of {speed} swaras per akshara. Choose 1, 2, 4, 8, 3, 6, 5, 7 or 9.",
    "speed.no_kalam": "{speed} swaras per akshara isn't a kalam. A kalam has {speeds:or}.",
    "tempo.range": "Tempo goes from {lowest} to {highest} aksharas a minute, not {value}.",
    "temperature.range": "Temperature goes from {lowest} to {highest}, not {value}.",
    "level.order": "The easiest level is {easiest} and the hardest {hardest}. Put the easier one first.",
    "level.range": "The volume of the {name} goes from {lowest} to {highest}, not {value}.",
    "difficulty.range": "Choose a level from {lowest} to {highest} (0 for any), not {value}.",
    "easiest.range": "The easiest level is {lowest} to {highest}, not {value}.",
    "hardest.range": "The hardest level is {lowest} to {highest}, not {value}.",
    "new_share.range": "The share of new exercises is {lowest} to {highest} percent, not {value}.",
    "version.range": "Choose a version from {lowest} to {highest}, not {value}.",
    "samples.range": "Choose {lowest} to {highest} samples, not {value}.",
    "load.students": "Choose {lowest} to {highest} students, not {value}.",
    "load.seconds": "Choose {lowest} to {highest} seconds, not {value}.",
    "wire.exercises": "Choose {lowest} to {highest} exercises, not {value}.",
    "wire.missing": "The wire can't be measured: {why}.",
    "epochs.range": "Training takes {lowest} to {highest} epochs, not {value}.",
    "training.seed_range": "The seed goes from {lowest} to {highest}, not {value}.",
    "training.package": "Training needs the package {package}. Install it with: pip install {package}",
    "training.out_is_file": "{path} is a file. Name a folder for the model.",
    "rounds.range": "Choose {lowest} to {highest} rounds, not {value}.",
    # -- places in a text, and the things in which something is wrong
    "where.request": "The request",
    "where.tuning": "The tuning",
    "where.worksheet": "The worksheet",
    "where.entry": "Entry {number}",
    "kind.varisai": "varisai",
    "kind.exercise": "{family} exercise",
    "kind.book": "a Varisai book",
    "kind.tuning": "a Varisai tuning",
    "at.json": "line {line}, column {column}",
    "at.column": "Line {line}, column {column}: {what}",
    "at.line": "Line {line}:",
    "at.line_column": "Line {line}, column {column}:",
    "at.line_swara": "Line {line}, swara {swara}:",
    "at.akshara": "Avartanam {avartanam}, akshara {akshara}",
    # -- sargam, and the faults of a line
    "sargam.empty": "There is no swara. Type some, for example s r g m | p d | n S.",
    "sargam.too_long": "The text is too long. Keep it under {longest} characters.",
    "sargam.sign": "{sign} isn't a swara. Type s r g m p d n; capitals are the upper octave.",
    "sargam.hidden_sign": "the invisible character U+{code}",
    "sargam.bar_first": "A bar comes after the swaras that it closes. Start with a swara.",
    "sargam.two_bars": "There are two bars with nothing between them. Leave one out.",
    "sargam.karvai_first": "A karvai needs a swara before it. Start with a swara.",
    "sargam.no_form": "There is no {symbol}. Write the swara without the number.",
    "sargam.octave": (
        "A capital can't have a dot, and a small letter has only dots or one tick: n. is the lower octave, S' the "
        "one above the upper."
    ),
    "sargam.header": '"{key}" isn\'t a header. The headers are {keys:list} and those of sound and paper.',
    "fault.direction": "{first} {second}: {why}.",
    "fault.move": "{why}.",
    "fault.other_half": "In {raga}, {swara} comes only in the {half}.",
    "fault.length": "Avartanam {avartanam} has {aksharas:# akshara}; {tala} needs {needed}.",
    "fault.length_with_rest": (
        "Avartanam {avartanam} has {aksharas:# akshara} and {rest} of {speed} swaras; {tala} needs {needed}."
    ),
    "fault.not_round": (
        "With {eduppu} eduppu, a line needs whole avartanams of {size} swaras; this one has {units}. Add "
        "{missing}, or leave out {over}."
    ),
    "fault.landing": "The line lands on the eduppu {eduppu} after whole avartanams, and {swara} comes elsewhere.",
    "fault.bar_extra": "In avartanam {avartanam} there is a bar after akshara {akshara}, but {tala} is {angas}.",
    "fault.bar_missing": "In avartanam {avartanam} a bar is missing after akshara {akshara}: {tala} is {angas}.",
    "fault.karvai": "{swara} is held over the end of an avartanam. Start the next one with a swara.",
    "fault.start": "A {kind} starts on {starts:or}, not on {swara}.",
    "fault.range": "{swara} is outside {lowest} to {highest}, the range of this kind of exercise.",
    "fault.outside_scale": "{swara} is outside the scale of {raga}.",
    "fault.cadence": "The line ends on {home}, not on {swara}.",
    "write.correct_first": "Correct the marked swaras first.",
    "write.length_so_far": "Avartanam {avartanam} has {aksharas:# akshara} so far; {tala} needs {needed}.",
    "write.length_with_rest_so_far": (
        "Avartanam {avartanam} has {aksharas:# akshara} and {rest} of {speed} swaras so far; {tala} needs {needed}."
    ),
    "write.not_round_so_far": (
        "With {eduppu} eduppu, a line needs whole avartanams of {size} swaras; this one has {units} so far. "
        "Add {missing}, or leave out {over}."
    ),
    "write.go_down": "In {raga}, {swara} comes only in the avarohana, so go down from here.",
    "write.long_text": (
        "The text has {characters:,} characters; we show up to {most:,}. Shorten it. Nothing is lost here."
    ),
    "write.long_line": (
        "The line has {units:,} swaras and karvais; we show up to {most:,}. Shorten it, or write it in parts. "
        "Nothing is lost here."
    ),
    "given.unreadable": (
        '"{text}" doesn\'t say which units are your own. Write a whole number, or ranges such as 1-4 17-24.'
    ),
    # -- what can be composed
    "start.words": "Your start",
    "start.swara": "A varisai starts on s or S. Yours starts on {swara}.",
    "start.too_long": "Your start takes {units} aksharas, but the exercise has {room}. Shorten it, or add avartanams.",
    "start.move": "Your start can't be sung: {why}. Change it.",
    "start.outside": (
        "A {family} varisai stays between {lowest} and {highest}, so {swara} is outside. Change the start."
    ),
    "start.arch_head": "A {kind} exercise starts {head}. Start with a part of that.",
    "start.arch_home": "A {kind} exercise ends {home}. Shorten the start.",
    "start.off_arohana": (
        "Your start leaves the arohana of {raga}, and a mirrored exercise climbs that. Change the start."
    ),
    "start.is_lesson": "That figure is from a lesson. Change a swara, or shorten the start.",
    "start.beyond_figure": "The figure has {units} units and then moves on by itself. Start with those only.",
    "start.no_figure": "That figure can't move along the scale of {raga}. Change a swara, or shorten the start.",
    "start.figure_outside": (
        "The first figure stays between {first} and {last}, so {swara} is outside. Shorten the start."
    ),
    "start.long_text": "The start is too long. Keep it under {longest} characters.",
    "start.no_new_figure": "No new {kind} figure starts with {start}. Shorten the start.",
    "start.no_ending": "After {start} no ending fits {avartanams:# avartanam}. Add one, or shorten the start.",
    "start.mirrors_lesson": "Your start is a lesson's figure, and its mirror is that lesson. Change a swara.",
    "start.no_line": "No {kind} of this length starts like that. Shorten the start, or take another length.",
    "start.no_shape": "No {shape} exercise starts like that. Shorten the start, or set the shape to any.",
    "locked.too_long": (
        "You locked swaras up to unit {end}, but the exercise has {room}. Unlock the later ones, or add avartanams."
    ),
    "locked.everything": "Everything is locked. Unlock something so it can be rewritten.",
    "locked.long_text": "The locked line is too long. Keep it under {longest} characters.",
    "locked.and_start": "A locked line has its own start. Leave out the start, or write it into the line.",
    "locked.misfit": "{at}: {why}",
    "locked.words": "What you locked",
    "locked.a_karvai": "a karvai",
    "locked.the_karvai": "the karvai",
    "locked.held_start": "An avartanam never starts with a karvai. Lock a swara there, or nothing.",
    "locked.outside": "{kind:First} exercises stay between {lowest} and {highest}; {swara} is outside. Unlock it.",
    "locked.start": "{kind:First} exercises start on {starts:or}, not on {swara}. Unlock it.",
    "locked.cadence": "The line ends on {home}, not on {swara}. Unlock it.",
    "locked.move": "{why}. Unlock a swara there.",
    "locked.beyond_figure": (
        "In {raga} the rest follows from the figure, so only its first {units} units can be locked. Unlock this one."
    ),
    "locked.repeat": (
        "This part repeats an earlier one, and the swara that you locked there isn't {swara}. Unlock one of them."
    ),
    "locked.fixed": "This kind of exercise has {there:spaced} there, so {swara} can't stay. Unlock it.",
    "locked.one_of": "The line has one of {there:spaced} there, so {swara} can't stay. Unlock it.",
    "locked.mirrors_lesson": "What you locked is a lesson's figure, and its mirror is that lesson. Unlock a swara.",
    "locked.impossible": "{at}: no {kind} exercise has {swara} there. Unlock it.",
    "locked.impossible_together": (
        "{at}: no {kind} exercise has {swara} there together with what you locked before it. Unlock it, or a "
        "swara before it."
    ),
    "shape.figure": "A new {kind} moves one figure along the arohana and avarohana. Set the shape to any.",
    "shape.held_swara": "A {kind} line moves to a long swara, around it and back. Set the shape to any.",
    "shape.lands": "A {kind} line has a shape of its own. Set the shape to any.",
    "shape.free": "A free exercise is {through}, not {plan}. Set the shape to any, or choose sarali.",
    "shape.unknown": 'We have no shape "{plan}". Choose {plans:or}.',
    "shape.two_scales": (
        "A {through} sarali needs the same scale both ways, and {raga} hasn't. Choose a {mirrored} one, or a free "
        "exercise."
    ),
    "shape.mirrored_length": (
        "A {mirrored} sarali in {tala} has {least} avartanams, or {every} more each time, not {avartanams}."
    ),
    "shape.mirrored_run": (
        "The run of {raga} doesn't fill its avartanams of {tala}, so no sarali is mirrored there. Set the shape to any."
    ),
    "range.figure": "{kind} exercises move over the whole octave. Set the range to any.",
    "idea.family": "{kind} exercises have an idea of their own. Ask for an idea in {kinds:or} exercises.",
    "idea.vakra": '{raga} has turns of its own, which leave no room for the idea "{idea}". Choose any idea.',
    "idea.none_here": "No exercise in {raga}, {tala} has an idea like that with the other settings. Choose any idea.",
    "idea.not_here": 'The idea "{idea}" doesn\'t fit {raga}, {tala}. Choose {ideas:or}.',
    "idea.not_with": 'The idea "{idea}" doesn\'t fit the other settings. Choose {ideas:or}.',
    "idea.unknown": 'We have no idea "{idea}". Choose {ideas:or}.',
    "range.unknown": 'We have no range "{range}". Choose {ranges:or}.',
    "phrases.unknown": 'We have no phrases "{phrases}". Choose {choices:or}.',
    "range.narrow_outside": (
        "A narrow exercise stays between {lowest} and {highest}, and {swara} is outside. Take it out, or set the "
        "range to any."
    ),
    "range.left_none": "{what} leaves no {range} exercise. Change it, or set the range to any.",
    "range.none": "There is no {range} {kind} exercise in {raga}. Set the range to any.",
    "range.too_short": (
        "No {kind} exercise of {avartanams} avartanams of {tala} in {raga} is so {range}. Take {enough}, or set "
        "the range to any."
    ),
    "eduppu.unknown": 'We have no eduppu "{eduppu}". Choose {eduppus:or}.',
    "eduppu.own_line": (
        "A lesson starts on sama. {eduppu:First} is for lines that you write (family own) and for {families:and}. "
        "Choose sama."
    ),
    "eduppu.adi": "{eduppu:First} is for Adi, and this is {tala}. Choose Adi, or sama.",
    "eduppu.no_unit": (
        "At {speed:# swara} per akshara no swara falls on the eduppu {eduppu}. Choose {speeds:or} swaras per akshara, "
        "or the eduppu {eduppus:or}."
    ),
    "landing.family": "The landing is for {families:and}. Choose one of these kinds, or leave the landing out.",
    "yati.unknown": 'We have no yati "{yati}". Choose {yatis:or}.',
    "yati.family": "Only a korvai has a yati. Choose the kind korvai, or leave {yati} out.",
    "kuraippu.stages": (
        "At {speed:# swara} per akshara the answers of a kuraippu in {tala} have {sizes:and} swaras, an avartanam of "
        "each. Take {lengths:or} avartanams."
    ),
    "kuraippu.speed": (
        "At {speed:# swara} per akshara an avartanam of {tala} can't be halved. Choose {speeds:or} swaras per akshara."
    ),
    "korvai.no_sum": (
        "No {yati}korvai of three equal parts fills {units:# unit} from samam to the eduppu. {ways:ways}."
    ),
    "korvai.avartanams": "take {count:# avartanam}",
    "korvai.yati": "choose the yati {yatis:or}",
    "korvai.other_speed": "choose another speed or eduppu",
    "korvai.vakra": "{raga} is vakra, so its korvai repeats one phrase. Set the yati to {sama} or any.",
    "landing.trikalam": "{kind} exercises are made for one speed. Leave out trikalam.",
    "landing.missing": "{raga} has no {swara} to land on. Choose {swaras:or}.",
    "landing.too_long": (
        "{avartanams:# avartanam} of {tala} at {speed:# swara} per akshara would be {units:,} swaras; we make up to "
        "{most}. Take {fewer:# avartanam}."
    ),
    "swara.unreadable": '"{text}" isn\'t a swara. Write s r g m p d n, capitals for tara, n. for mandra.',
    "trikalam.whole": (
        "Trikalam needs whole avartanams of {aksharas} swaras; this exercise has {units}. Add {missing}, or "
        "choose one speed."
    ),
    "trikalam.speed": (
        "Trikalam goes through the first three speeds by itself. Leave out the speed {speed}, or trikalam."
    ),
    "sarali.vakra": "{raga} is vakra or doesn't reach from s to S. Choose a free exercise for it.",
    "sarali.tala": (
        "Sarali needs a tala of 8 or 4 aksharas; {tala} has {aksharas}. Choose a free exercise, or take Adi."
    ),
    "sarali.short_scale": "The scale of {raga} is too short for a sarali. Choose a free exercise for it.",
    "janta.angas": "Janta goes in pairs and needs even angas; {tala} has {angas}. Choose another tala.",
    "dhatu.swaras": "Dhatu needs the same swaras both ways, and {raga} hasn't. Choose another kind.",
    "alankaram.none": "{tala} has no alankaram to start from. Choose another tala.",
    "none.arch": "No {kind} exercise keeps to the arohana and avarohana of {raga}. Choose another raga or kind.",
    "none.no_way_home": "In {raga} no line can reach s here. Choose another raga.",
    "none.no_landing": "In {raga} no line lands on {swara} here. Choose another swara or eduppu, or another raga.",
    "none.too_short": "In {raga} no line of {avartanams:# avartanam} of {tala} can end on {swara}. Take {enough}.",
    "none.lessons_have_all": (
        "All {kind} figures that fit {tala} are in the lessons, so there is no new one. Choose another tala or kind."
    ),
    "none.figure": (
        "The arohana and avarohana of {raga} differ too much: no {kind} figure moves along both. Choose another "
        "raga or kind."
    ),
    "remark.is_lesson": "{what} is a lesson's figure, so the exercise doesn't mirror it.",
    "remark.no_mirror_locked": "No mirrored exercise has all that you locked, so this one isn't mirrored.",
    "remark.no_mirror_start": "No mirrored exercise starts like that, so this one isn't mirrored.",
    "remark.not_mirrored": "{what} can't be mirrored, so the second half is free.",
    "remark.only_one_mirror": "{what} leaves only one mirrored exercise, so this one isn't mirrored.",
    "remark.no_mirror_range": "No mirrored exercise is so {range}, so this one isn't mirrored.",
    "remark.no_mirror_level": "No mirrored exercise has level {level} here, so this one isn't mirrored.",
    "remark.arch_rows": (
        "A {kind} exercise has an even number of rows, {least} or more: you asked for {asked} avartanams and it "
        "has {avartanams}."
    ),
    "remark.level_by_scale": (
        "This one has level {level}, because the arohana and avarohana of {raga} differ. Try another number."
    ),
    "remark.level": (
        "There is no such exercise of level {wanted}; this one has level {level}. To come nearer, {nearer}."
    ),
    "refused.instead": "{why} {instead}",
    "offers.lessons": "{raga} in {tala} has {lessons:semicolons}.",
    "offers.of_tala": "the {kind} of the tala",
    "offers.none": "{raga} in {tala} has no lesson. Choose a free exercise, or take Adi.",
    "offers.new": "{raga} in {tala} has new {kinds:and} exercises.",
    "compose.too_many_ways": "There are too many such lines to choose from. Take fewer avartanams.",
    "compose.too_many_ways_with": (
        "There are too many lines of {avartanams} avartanams of {tala} to choose one with {conditions:and}. Take fewer "
        "avartanams, or {instead}."
    ),
    "condition.level": "level {level}",
    "condition.range": "a {range} range",
    "condition.kept": "your locked swaras",
    "condition.any_level": "set the level to any",
    "condition.change_start": "change the start",
    "condition.unlock": "unlock a part",
    "condition.lower_speed": "choose a lower speed",
    "condition.other_kind": "choose another kind or length",
    "condition.fewer": "ask for less at once",
    # -- lessons
    "lesson.vakra": (
        "{raga} is a vakra raga, or doesn't reach from s to S, so this lesson doesn't fit it. Try its scale practice."
    ),
    "lesson.no_form": "{lesson} doesn't fit {raga} and {tala}: {why}.",
    "lesson.seven_swaras": "{lesson} needs seven swaras both ways; {raga} has {up} up and {down} down.",
    "lesson.short_scale": "{lesson} climbs {least} swaras from s; {raga} has {up} up and {down} down, s and S counted.",
    "lesson.same_swaras": "{lesson} needs the same swaras both ways, and {raga} hasn't.",
    "lesson.tala_of_eight": (
        "{lesson} needs a tala of 8 or 4 aksharas; {tala} has {aksharas}. Take Adi, or the alankaram in {tala}."
    ),
    "lesson.left_over": (
        "{lesson}: its run in {raga} leaves {left} aksharas of {tala} over, and at most {slack} can be held. Take Adi."
    ),
    "lesson.no_step": "{lesson} doesn't fit {raga}: {why}.",
    "lesson.few_steps": "Only {kept} of the {all} steps of {lesson} fit {raga}, too few for a lesson.",
    "lesson.own_tala": "{lesson} is only for its own tala, not for {tala}.",
    "lesson.starts_held": "In {tala}, avartanam {number} of {lesson} would start with a karvai. Choose another tala.",
    "lesson.monotony": "avartanam {avartanam} would come three times in a row",
    "lesson.nothing_left": "no step is left",
    "lesson.range": "Choose {family} lesson {lowest} to {highest}, not {value}.",
    "gitam.fixed": "{lesson} stays as it was composed: in {raga} and {tala}.",
    "lesson.figure_start": "{id}: a figure starts with a swara.",
    # -- links, files and the book
    "link.not_a_lesson": "This link isn't a traditional lesson.",
    "link.packed": "its swaras can't be unpacked.",
    "link.too_long": "it is too long.",
    "link.version": "it is of another version.",
    "link.no_swaras": "it has no swaras.",
    "link.given": "it marks more swaras as yours than it has.",
    "link.given_unreadable": "it doesn't say readably which swaras are yours.",
    "link.damaged": "This link doesn't work: {why}",
    "file.folder": "{name} is a folder. Name {what}.",
    "file.large": "The text is larger than {largest} bytes. Split it into parts.",
    "file.missing": "There is no file {name}. Name {what}{hint}.",
    "file.no_input": "Nothing can be read from standard input. Name a file of sargam text.",
    "file.not_utf8": "Line {line} is not UTF-8 text. Save the sargam as plain text in UTF-8.",
    "file.wrong_kind": "This isn't {what}. Choose a .json file that was saved here.",
    "file.too_large": "This file has {held}; {what} has {most:g} MB at most. Choose another.",
    "file.no_text": "{where}: its {key} isn't text.",
    "file.long_text": "{where}: its {key} has {count:,} characters. The most is {longest:,}.",
    "file.no_number": "{where}: its {key} isn't a number.",
    "file.no_word": "{where}: its {key} isn't a word or a number.",
    "file.huge_number": "{where}: its {key} is too large a number.",
    "file.damaged": "This file is damaged at {where}. Save it again, or choose an older one.",
    "file.misshapen": "This file isn't {what} in the form that we save. Choose another.",
    "export.one_exercise": "The text has {count} exercises and export takes one. Cut it at the '---' lines.",
    "export.ending": '"{path}" has no file ending that we can write. End it in one of {endings:list}.',
    "export.rate": "Choose {first} or {second} samples per second, not {value}.",
    "export.bits": "Choose {first} or {second} bits per sample, not {value}.",
    "play.not_in_raga": (
        "Avartanam {avartanam}, akshara {akshara}: {raga} has no {swara}, so it can't be played. Change it to one "
        "of {has}."
    ),
    "sound.empty": "There is no sound to write. Play at least one avartanam.",
    "book.same_id": "Two entries of the book have the same id. Leave one out.",
    "book.full": "That makes {count:,} entries; a book can have {most:,}. Save this one to a file and start another.",
    "book.no_room": "Your browser has no room for this. Save the book to a file and delete what you don't need.",
    "book.gone": "This entry is no longer in the book. Another tab may have deleted it.",
    "book.entry.id": "\"{id}\" can't be an entry's id. Use 6 to 40 of a-z, 0-9 and -.",
    "book.entry.kind": '"{kind}" can\'t be saved in a book. Choose {kinds:list}.',
    "book.entry.name": "Type a name for the entry, in one line.",
    "book.entry.note": "The note has invisible characters. Type it again.",
    "book.entry.date": "The entry has an impossible date or place.",
    "book.entry.long": "The {what} has {count:,} characters. Keep it to {longest:,}.",
    "book.file.no_list": "This book has no list of entries. Choose another file.",
    "book.file.entry": "{where} is not an entry. Choose another file.",
    "book.file.content": "{where}: its content is too long, or of another kind.",
    "book.file.unreadable": "The content can't be read.",
    "book.file.date": '{where}: "{text}" isn\'t a date. Write it as 2026-11-25T10:12:00.123Z.',
    "book.file.bad_entry": "{where}: the content can't be read.",
    "book.no_exercise": "There is no exercise on Practice yet. Open the tuning there first.",
    "book.tuning_without_effect": "This tuning changes nothing in {raga}.",
    "book.file.newer": "This book was saved by a newer Varisai (version {said}; we read {version}). Update this one.",
    "book.file.refused": "{where}: {why}",
    "book.file.refused_entry": 'Entry {number}, "{name}": {why}',
    "link.instead.exercise": "This link doesn't work. Here is another exercise.",
    "link.instead.written": "This link doesn't work. Here is what you wrote before.",
    "link.instead.worksheet": "This link doesn't work: {why} Here is another worksheet instead.",
    "page.unexpected": "Something went wrong on our side. Your exercise is unchanged.",
    # -- how much work is done for one request
    "work.played": "This line lasts {there:time}; we play up to {most:time}. {ways:ways}.",
    "work.sounded": "This line lasts {there:time}; a file has up to {most:time}. {ways:ways}.",
    "work.held": "This line has a note of {there:time}; we play notes of up to {most:time}. {ways:ways}.",
    "work.engraved": "This line has {there:,} notes with its repeats; we write up to {most:,}. {ways:ways}.",
    "work.laid_out": (
        "This line has {there:,} swaras and karvais with its repeats; we show up to {most:,}. {ways:ways}."
    ),
    "work.different_notes": (
        "The different notes of this line last {there:time}; we play up to {most:time} of them. {ways:ways}."
    ),
    "work.sheet_notes": (
        "These {count} exercises have {there:,} notes together; a worksheet has up to {most:,}. Ask for {fewer} "
        "exercises or fewer, or for the first speed (kalam) only."
    ),
    "work.sheet_seconds": (
        "These {count} exercises last {there:time} together; a worksheet plays up to {most:time}. {ways:ways}."
    ),
    "work.faster": "choose a tempo of {tempo} or faster",
    "work.one_speed": "play it at one speed, without the trikalam run",
    "work.first_speed": "play it at first speed",
    "work.fewer_avartanams": "take {avartanams:# avartanam} or fewer",
    "work.fewer_exercises": "ask for {exercises:# exercise} or fewer",
    "work.shorter_notes": "make its notes shorter",
    "work.in_parts": "write it in parts",
    # -- paper and worksheets
    "staff.width": "A staff is {narrowest} to {widest} pixels wide, not {width}.",
    "staff.unreadable": "This MusicXML can't be drawn. Open it in a notation program to check it.",
    "staff.failed": "This MusicXML can't be drawn: {error}. Open it in a notation program to check it.",
    "sheet.failed": "This sheet can't be printed: {error}. Try it without the title or text.",
    "sheet.empty": "There is nothing to print. Choose an exercise.",
    "worksheet.family": '"{family}" isn\'t a kind of exercise for worksheets. Choose from {families:list}.',
    "worksheet.speeds": "The speeds (kalam) are 1, 2, 3 and 4. Choose from these.",
    "worksheet.tuning_without_raga": "There is a tuning for {raga}, which isn't chosen. Choose that raga too.",
    "worksheet.two_tunings": "One raga has two tunings. Leave one out.",
    "worksheet.hidden_signs": "The {what} has invisible characters. Type it again.",
    "worksheet.long_text": "The {what} has {count} characters. Keep it to {longest}.",
    "worksheet.none": "A worksheet needs a {what}. Choose one or more.",
    "worksheet.twice": "The same {what} is chosen twice. Leave one out.",
    "worksheet.too_many": "You chose {count} of one {what}. Choose {most} at most.",
    "worksheet.too_long": "{field} is too long. Leave some of it out.",
    "worksheet.list": "The worksheet's {key} must be a list of {most} at most.",
    "worksheet.tuning": "\"{part}\" isn't a tuning. Write the raga's number, a tuning and cents: 1 just G3=372.",
    "worksheet.object": "The worksheet's {group} must be an object.",
    "worksheet.number": "A number of the worksheet is too large. Write a smaller one.",
    "worksheet.tuning_object": "A tuning of the worksheet must be an object.",
    "worksheet.ending": "'{name}' can't be written. Give one .pdf, one .zip, or both.",
    "worksheet.same_ending": "Two files of one kind can't be written. Give one .pdf, one .zip, or both.",
    "worksheet.names": "The worksheet's {key} must be names or numbers. Leave out what is empty.",
    "worksheet.nothing": "{why} {reasons:spaced}",
    "worksheet.no_level": (
        "No {what} of level {level} fits your choices. Allow harder or easier ones, or another kind, raga or tala."
    ),
    "worksheet.no_levels": (
        "No {what} of levels {easiest} to {hardest} fits your choices. Allow harder or easier ones, or another "
        "kind, raga or tala."
    ),
    "worksheet.no_lesson": "There is no {kinds:or} lesson for {raga} in {tala}.",
    "worksheet.no_new": "There is no new {kinds:or} exercise for {raga} in {tala}.",
    "worksheet.no_kind": "No {kinds:or} fits {raga} in {tala}.",
    "worksheet.none_found": "We found no new exercise of these levels. Allow harder or easier ones.",
    "worksheet.short": "We found only {count:# exercise} for your choices; you asked for {wanted}.",
    "worksheet.absent": "No exercise of level {levels:or} fits; the nearest take its place.",
    "worksheet.more_new": "Too few lessons of these levels fit your choices, so {new} of {count} are new.",
    "worksheet.more_lessons": "Too few new exercises fit your choices, so {lessons} of {count} are lessons.",
    "making.broke": "Something went wrong on our side, and nothing was saved. Try again.",
    "making.stopped": "It was stopped before it was ready.",
    "making.too_large": "The worksheet needed too much memory. Ask for fewer exercises.",
    "making.unreadable": "The worksheet's request can't be read. Make the worksheet again.",
    "making.too_long": (
        "It took more than ten minutes and was stopped. Ask for fewer exercises, or only for slower speeds."
    ),
    "making.enough": "Two of your worksheets are being made already. Wait for one, or cancel it.",
    "making.abandoned": "The page was closed for a while, so the worksheet was stopped. Make the files again.",
    "making.full": "Many people are waiting for worksheets. Try again later; everything else works meanwhile.",
    # -- jobs over Redis
    "queue.no_redis": "The job queue in VARISAI_REDIS_URL can't be used: {why}.",
    "queue.no_answer": "nothing answers there",
    "queue.password": "its password isn't right",
    "queue.bad_address": "it must be an address such as redis://localhost:6379/0",
    "queue.local": "{why} Worksheets and trainings run in this server instead, until it is started again.",
    "queue.away": "The job queue can't be reached at the moment. Try again in a minute; everything else works.",
    "queue.back": "The job queue can be reached again.",
    "queue.waits": "The job queue can't be reached at the moment. This goes on when it is back.",
    "queue.again": "It was interrupted and starts again.",
    # -- training and models
    "training.long_line": "A line has more than {longest} units. Cut it into shorter ones.",
    "training.nothing": "There is nothing to learn from. Choose a kind of lesson, or add a few lines.",
    "training.family": 'We can\'t learn from "{family}". Choose from {families:list}.',
    "training.size": "Choose a size from {sizes:list}.",
    "training.paper_lines": (
        "The 2022 paper's model reads only whole avartanams of Adi from s to S. Choose sarali lessons, or add "
        "lines of that kind."
    ),
    "training.too_much": (
        "Your own exercises have {units:,} swaras and karvais together. We learn from up to {most:,}. Leave some out."
    ),
    "training.out_of_reach": "Too few of these are between lower s and the s above the upper octave. Add more.",
    "training.broke": "Something went wrong on our side. The model in use is unchanged. Try again.",
    "training.stopped": "It was stopped before it had learned anything.",
    "training.too_long": "The training took too long. Choose fewer rounds, or fewer lessons.",
    "training.enough": "Two of your trainings are running already. Wait for one, or cancel it.",
    "training.abandoned": "The page was closed for a while, so the training was stopped. Start it again.",
    "training.full": "Many people are waiting to train. Try again later; everything else works meanwhile.",
    "training.no_lessons": "There is nothing to learn from. Choose lessons, or add your own exercises.",
    "training.few_lessons": (
        "You have {count:# exercise} to learn from; {fewest} are needed. Add {missing}, or choose lessons too."
    ),
    "training.network": 'We have no model "{name}" to train. Choose {networks:or}.',
    "training.out_of_time": "The training stopped after 15 minutes. What it had learned by then is saved.",
    "training.too_large": "The training needed too much memory. Choose a smaller size, or fewer lessons.",
    "training.unreadable": "The training's request can't be read. Start the training again.",
    "training.strayed": "The training got lost, as small ones sometimes do. Try another version.",
    "corpus.short": "The corpus needs a lesson longer than two avartanams, to test with.",
    "corpus.large": "{path} is larger than {most} MB. Leave lessons out.",
    "corpus.length": "Line {line} of the lessons has {units} swaras and karvais; a lesson fills avartanams of {size}.",
    "corpus.line": "Line {line} of the lessons must be like 'sarali_01: s r g m | p d | n S ||'.",
    "corpus.not_utf8": "{path} isn't UTF-8 text. Save the lessons as plain text in UTF-8.",
    "corpus.out_of_range": "{lesson} goes below lower s or above the s of ati-tara. Leave it out.",
    "corpus.unreadable": "Line {line} of the lessons can't be read: {why}",
    "corpus.missing": "There is no sarali.txt in {folder}. Name the folder that holds the lessons.",
    "model.files.missing": "The model's weights or card are missing or can't be read. " + _RESTORE,
    "model.files.card": "The model's card can't be read. " + _RESTORE,
    "model.files.network": "The model's card describes a network that we don't have. " + _RESTORE,
    "model.files.numbers": "The model's weights have impossible numbers. " + _RESTORE,
    "model.files.weights": "The model's weights can't be read. " + _RESTORE,
    "model.files.differ": "The model's card belongs to other weights. " + _RESTORE,
    "model.damaged": "The file is damaged or incomplete. Load it again from where you saved it.",
    "model.numbers": "The file holds impossible numbers. Load it again from where you saved it.",
    "model.other_card": "The details in the file belong to another model. Load the file as you got it.",
    "model.large": "The file has {megabytes:.0f} MB, and no model here has more than {most} MB. " + _LOAD,
    "model.zip": "This is a zip or a PyTorch file, which could run a program. Load a .safetensors file.",
    "model.pickle": "This is a pickle, which could run a program, so we don't open it. Load a .safetensors file.",
    "model.none": "This isn't a model. " + _LOAD,
    "model.unknown": "The file describes a model that we don't have. " + _LOAD,
    "model.details": "The details in the file can't be read. " + _LOAD,
    "model.network": "The file holds another kind of network. " + _LOAD,
    "model.no_card": "The file doesn't say which model it is. " + _LOAD,
    "model.shape": 'The part "{name}" of the file has the wrong shape. ' + _LOAD,
    "model.in_use": "Your own model writes {where}. It learned for {rounds:# round}.",
    "model.in_use_from": "Your own model writes {where}. It learned from {learned}, {rounds:# round}.",
    "piece.pasted": "What you pasted",
    "piece.name": "{name}, exercise {number}",
    "piece.vakra": "{name}: {raga} is vakra, and we learn only from scales that don't turn back. Leave it out.",
    "piece.long": "The line has {units:,} swaras and karvais. Keep it to {most}.",
    "piece.at_line": "{name}, line {line}: {what}",
    "piece.at_akshara": "{name}, avartanam {avartanam}, akshara {akshara}: {what}",
    "piece.fault": "{name}, {where:first} {what}",
    "collection.many": "{name} has {count:,} exercises, and we learn from {most} at most. The first {read} are used.",
    "collection.large": "{name} has {held}; we read up to {most} MB. Split it into parts.",
    "collection.large_together": (
        "{name} has {held}; we read up to {most} MB together with the others. Split it into parts."
    ),
    "collection.not_utf8": "{name} isn't plain text from line {line} on. Save the sargam as plain text in UTF-8.",
    "collection.no_text": "{name} isn't plain text. Save the sargam as plain text in UTF-8.",
    "collection.empty": "{name} is empty. Write an exercise in it, or leave it out.",
    # -- measurements
    "blind.number": "A sheet's number is 0 to {highest}.",
    "blind.ending": "Write the blind sheet with --out FILE, ending in .html (to print, or save as PDF) or .txt.",
    "jobs.range": "Choose {lowest} to {highest} jobs, not {value}.",
    # -- the server
    "server.refused": (
        "This server doesn't answer to this name. Open it under its own name, or list this one in the environment "
        "variable {variable} before the server starts."
    ),
    "server.not_found": "Not found",
    "server.too_much": "That is too much at once for this server. Wait a moment and try again.",
    "sound.address": "This address names no sound. Reload the page.",
    "sound.version": "This address belongs to another version of the sound. Reload the page.",
    "sound.busy": "Too many sounds are being made. Try again in a moment.",
    "server.slow": "The server did not start in {seconds:g} seconds. Run make app to see why.",
}
