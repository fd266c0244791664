-- Schema 3: photos the server asked for again. What it once signed for may have rotted since: until it answers for one of
-- them itself, an old receipt that it tells of says nothing.

ALTER TABLE photo ADD COLUMN asked_again INTEGER NOT NULL DEFAULT 0;
