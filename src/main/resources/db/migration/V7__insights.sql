-- What the counts of Insights read: pursuits by the day they began or ended, touches by their day, and reactions only.
create index pursuit_by_opening on pursuit (opened_at);
create index pursuit_by_end on pursuit (ended_at) where ended_at is not null;
create index touch_by_moment on touch (made_at);
create index timeline_reactions on timeline (prospect_id, at) where kind in ('received', 'opt out', 'meeting', 'outcome');
