-- Partitions of every kind, nested, attached with other column orders, with rows in each.
CREATE SCHEMA sales;
CREATE TYPE sales.region AS ENUM ('north', 'south', 'far east');
CREATE TABLE sales.orders (
    id bigint GENERATED ALWAYS AS IDENTITY, placed date NOT NULL, region sales.region NOT NULL DEFAULT 'north', amount numeric(12, 2) CHECK (amount >= 0),
    PRIMARY KEY (id, placed, region)) PARTITION BY RANGE (placed);
CREATE TABLE sales.orders_2023 PARTITION OF sales.orders FOR VALUES FROM (MINVALUE) TO ('2024-01-01') PARTITION BY LIST (region);
CREATE TABLE sales.orders_2023_north PARTITION OF sales.orders_2023 FOR VALUES IN ('north');
CREATE TABLE sales.orders_2023_rest PARTITION OF sales.orders_2023 DEFAULT PARTITION BY HASH (id);
CREATE TABLE sales.orders_2023_rest_0 PARTITION OF sales.orders_2023_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0) WITH (fillfactor = 80);
CREATE TABLE sales.orders_2023_rest_1 PARTITION OF sales.orders_2023_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE sales.orders_2024 PARTITION OF sales.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales.orders_later PARTITION OF sales.orders DEFAULT;
INSERT INTO sales.orders (placed, region, amount)
SELECT date '2023-06-01' + n, (enum_range(NULL::sales.region))[n % 3 + 1], n FROM generate_series(0, 999) n;
CREATE INDEX ON sales.orders (region, amount) WHERE amount > 10;
CREATE INDEX orders_2024_only ON sales.orders_2024 USING brin (placed);
CREATE UNIQUE INDEX orders_whole ON ONLY sales.orders (placed, region, id);
ALTER TABLE sales.orders_2024 ADD CONSTRAINT of_2024 CHECK (extract(year FROM placed) = 2024);

-- Made alone, with columns in another order and one that was dropped, then attached.
CREATE TABLE sales.events (kind text, at timestamptz, body jsonb, weight int DEFAULT 1, double int GENERATED ALWAYS AS (weight * 2) STORED) PARTITION BY RANGE (at, kind);
CREATE TABLE sales.events_old (gone int, body jsonb, at timestamptz, weight int DEFAULT 7, kind text, double int GENERATED ALWAYS AS (weight * 2) STORED);
ALTER TABLE sales.events_old DROP COLUMN gone;
INSERT INTO sales.events_old (body, at, kind) SELECT jsonb_build_object('n', n), timestamptz '2020-01-01 00:00+00' + n * interval '1 hour', 'k' || n % 3 FROM generate_series(1, 200) n;
ALTER TABLE sales.events ATTACH PARTITION sales.events_old FOR VALUES FROM ('2020-01-01 00:00+00', MINVALUE) TO ('2021-01-01 00:00+00', 'm');
CREATE UNLOGGED TABLE sales.events_new PARTITION OF sales.events FOR VALUES FROM ('2021-01-01 00:00+00', 'm') TO (MAXVALUE, MAXVALUE);
INSERT INTO sales.events (kind, at, body, weight) VALUES ('z', '2022-02-02 00:00+00', '{}', 3);

-- By an expression; keys to and from partitioned tables; detached again.
CREATE TABLE sales.words (word text NOT NULL) PARTITION BY LIST (lower(left(word, 1)));
CREATE TABLE sales.words_a PARTITION OF sales.words FOR VALUES IN ('a', NULL);
CREATE TABLE sales.words_other PARTITION OF sales.words DEFAULT;
INSERT INTO sales.words VALUES ('Apple'), ('bee'), ('');
CREATE TABLE sales.lines (
    line int PRIMARY KEY, id bigint, placed date, region sales.region,
    CONSTRAINT of_order FOREIGN KEY (id, placed, region) REFERENCES sales.orders ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO sales.lines SELECT row_number() OVER (), id, placed, region FROM sales.orders LIMIT 100;
CREATE TABLE sales.shops (shop int PRIMARY KEY) PARTITION BY HASH (shop);
CREATE TABLE sales.shops_0 PARTITION OF sales.shops FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE sales.staff (name text, shop int REFERENCES sales.shops) PARTITION BY LIST (shop);
CREATE TABLE sales.staff_1 PARTITION OF sales.staff FOR VALUES IN (1);
CREATE TABLE sales.staff_2 PARTITION OF sales.staff FOR VALUES IN (2);
INSERT INTO sales.shops VALUES (1), (2);
INSERT INTO sales.staff VALUES ('x', 1), ('y', 2);
ALTER TABLE sales.staff DETACH PARTITION sales.staff_2;

-- Triggers on parents, and objects that only a partition has.
CREATE FUNCTION sales.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.amount := coalesce(NEW.amount, 0); RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE INSERT ON sales.orders FOR EACH ROW EXECUTE FUNCTION sales.stamp();
ALTER TABLE sales.orders_2024 DISABLE TRIGGER stamp;
CREATE TRIGGER own AFTER UPDATE ON sales.orders_2023_north REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION sales.stamp();
ALTER TABLE sales.orders_2023_north ALTER amount SET DEFAULT 5, ALTER amount SET NOT NULL;
COMMENT ON TABLE sales.orders_2023_rest IS 'what is not north';
COMMENT ON CONSTRAINT of_order ON sales.lines IS 'to a partitioned table';
CREATE STATISTICS sales.together (ndistinct, dependencies) ON region, placed FROM sales.orders;
GRANT SELECT ON sales.orders TO {app};
GRANT INSERT (amount) ON sales.orders_2024 TO {app};
