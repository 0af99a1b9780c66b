-- 30 * {n} empty tables with a primary key each: {n} = 100 creates 3,000. In one statement for each table, as a migrator does.
DO $$
BEGIN
  FOR n IN 1..30 * {n} LOOP
    EXECUTE format('CREATE TABLE many_%s (id bigint PRIMARY KEY, name text NOT NULL, changed timestamp)', n);
  END LOOP;
END $$;
