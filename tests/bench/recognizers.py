"""Time Recognizers-Text on a text: prints the seconds of each round, and how many numbers, dates and quantities it found."""

import sys
import time
from pathlib import Path

from recognizers_date_time import recognize_datetime
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_text import Culture

CALLS = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_datetime)

text, rounds = Path(sys.argv[1]).read_text(encoding="utf-8"), int(sys.argv[2])
lines = [line for line in text.splitlines() if line.strip()]
for call in CALLS:
    call("预热：5个", Culture.Chinese)  # its models are built at the first call
for _ in range(rounds):
    begin = time.process_time()
    found = sum(len(call(line, Culture.Chinese)) for line in lines for call in CALLS)
    print(time.process_time() - begin)
print(found)
