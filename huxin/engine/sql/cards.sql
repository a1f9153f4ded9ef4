-- A card that received the wages of two people for one month, on whatever projects: looked for across all of them,
-- while the first pieces are folded.
CREATE TABLE shared_cards AS
SELECT ym, card_id FROM made {sharers} WHERE counts AND card_id IS NOT NULL
GROUP BY ALL HAVING min(worker_id) <> max(worker_id);
