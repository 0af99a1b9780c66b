CREATE TABLE applications (
    application_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name           varchar(120) NOT NULL,
    app_version    varchar(40) NOT NULL,
    UNIQUE (name, app_version)
);
