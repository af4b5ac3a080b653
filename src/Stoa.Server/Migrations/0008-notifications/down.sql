drop table notifications.deliveries;
drop table notifications.notifications;
drop schema notifications;
