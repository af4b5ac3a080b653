drop table prices.fee_policies;
drop function prices.keep_fee_policy();
drop table prices.fee_changes;
