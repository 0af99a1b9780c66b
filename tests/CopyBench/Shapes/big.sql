-- Few big tables as in pgbench: {n} = 100 creates about 1 GB. One table contains nearly all rows; two more have foreign keys to it.
CREATE TABLE accounts (aid int NOT NULL, bid int, abalance int, filler char(84));
INSERT INTO accounts SELECT n, n % 100, n % 1000, '' FROM generate_series(1, 50000 * {n}) n;
ALTER TABLE accounts ADD PRIMARY KEY (aid);
CREATE TABLE history (hid bigint NOT NULL, aid int NOT NULL, delta int, mtime timestamp, note text);
INSERT INTO history SELECT n, n % (50000 * {n}) + 1, n % 77, timestamp '2024-01-01' + n * interval '1 second', md5(n::text) FROM generate_series(1, 15000 * {n}) n;
ALTER TABLE history ADD PRIMARY KEY (hid);
CREATE INDEX ON history (aid);
ALTER TABLE history ADD FOREIGN KEY (aid) REFERENCES accounts;
