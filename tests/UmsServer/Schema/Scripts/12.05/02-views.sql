CREATE TABLE saved_searches (
    search_id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_name  varchar(120) NOT NULL,
    name       varchar(120) NOT NULL,
    expression jsonb NOT NULL DEFAULT '{}',
    UNIQUE (user_name, name)
);
