-- Names that need quotes, and no objects in public.
CREATE SCHEMA "Rude.Core";
CREATE SCHEMA rude_data;
CREATE TABLE "Rude.Core"."Version" ("major.minor" text NOT NULL, only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one));
CREATE TABLE "Rude.Core"."Migrations" (number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, wanted text NOT NULL, "by" text NOT NULL, begun timestamptz NOT NULL DEFAULT now(), finished timestamptz);
CREATE TABLE "Rude.Core"."Serv.ers" ("Host.Name" text PRIMARY KEY, mode text NOT NULL, state text NOT NULL, version text NOT NULL, seen timestamptz NOT NULL DEFAULT now());
