drop table reviews.reviews;
drop schema reviews;
