drop table organizations.waivers;
drop table organizations.checks;
drop table organizations.attestations;
