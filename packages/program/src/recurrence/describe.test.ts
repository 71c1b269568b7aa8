import { expect, it } from 'vitest'
import { describeSchedule, ScheduleError } from './index.ts'

const describeRule = (rrule: string, start?: string) =>
  describeSchedule({
    rrule,
    time: '09:00',
    timezone: 'UTC',
    businessDay: 'none',
    ...(start !== undefined && { start }),
  })

it.each([
  ['FREQ=DAILY', 'every day'],
  ['FREQ=DAILY;INTERVAL=3', 'every 3 days'],
  ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'every weekday'],
  ['FREQ=WEEKLY;BYDAY=FR,MO,TU,TH,WE', 'every weekday'],
  ['FREQ=DAILY;BYMONTH=12', 'every day in December'],
  ['FREQ=WEEKLY', 'every Monday'],
  ['FREQ=WEEKLY;BYDAY=MO,TH', 'every Monday and Thursday'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'every 2 weeks on Tuesday'],
  ['FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3', 'every Monday in January, February and March'],
  ['FREQ=MONTHLY', 'every month on the 1st'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,2,-1', 'every month on the 2nd, 15th and last'],
  ['FREQ=MONTHLY;BYMONTHDAY=11,21,22,23', 'every month on the 11th, 21st, 22nd and 23rd'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day'],
  ['FREQ=MONTHLY;BYMONTHDAY=-2', 'every month on the second to last day'],
  ['FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO', 'every quarter on the first Monday'],
  ['FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=20', 'every half-year on the 20th'],
  ['FREQ=MONTHLY;BYDAY=2TU,-1FR', 'every month on the second Tuesday and the last Friday'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'every month on the last of Monday to Friday'],
  ['FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1', 'every month on the last of days 28, 29 and 30'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', 'every month on the 13th, if Friday'],
  ['FREQ=MONTHLY;BYMONTH=3,9;BYDAY=2TH', 'every half-year on the second Thursday of March and September'],
  ['FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=1', 'every year on the 1st of January and February'],
  [
    'FREQ=MONTHLY;BYMONTH=2,5,8,11;BYDAY=3TU',
    'every quarter on the third Tuesday of February, May, August and November',
  ],
  ['FREQ=YEARLY', 'every year on January 1'],
  ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15', 'every year on March 15'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1', 'every year on the last day of February'],
  ['FREQ=YEARLY;BYMONTH=1,7;BYDAY=2WE', 'every year on the second Wednesday of January and July'],
  ['FREQ=YEARLY;BYDAY=20MO', 'every year on the 20th Monday of the year'],
  ['FREQ=YEARLY;BYYEARDAY=100,-1', 'every year on the 100th and last day of the year'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', 'every year on Monday of week 20'],
  ['FREQ=YEARLY;INTERVAL=2;BYMONTH=3', 'every 2 years on March 1'],
])('%s is read as "%s"', (rrule, words) => {
  expect(describeRule(rrule)).toBe(`${words} at 09:00`)
})

it('takes from the start what the rule leaves open, and says when it begins', () => {
  expect(describeRule('FREQ=YEARLY', '2026-05-17')).toBe('every year on May 17 at 09:00, from May 17, 2026')
  expect(describeRule('FREQ=MONTHLY', '2026-05-17')).toBe('every month on the 17th at 09:00, from May 17, 2026')
  expect(describeRule('FREQ=WEEKLY', '2026-05-15')).toBe('every Friday at 09:00, from May 15, 2026')
})

it('says when it ends', () => {
  expect(describeRule('FREQ=DAILY;UNTIL=20271231')).toBe('every day at 09:00, until December 31, 2027')
  expect(describeRule('FREQ=DAILY;UNTIL=20271231T120000Z')).toBe('every day at 09:00, until December 31, 2027')
  expect(describeRule('FREQ=DAILY;COUNT=5', '2026-01-01')).toBe('every day at 09:00, from January 1, 2026, 5 times')
})

it('says where a day off goes', () => {
  const quarterly = { rrule: 'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO', time: '09:00', timezone: 'Europe/Berlin' }
  expect(describeSchedule({ ...quarterly, businessDay: 'next' })).toBe(
    'every quarter on the first Monday at 09:00, moved to the next business day',
  )
  expect(describeSchedule({ ...quarterly, businessDay: 'previous' })).toMatch(/, moved to the previous business day$/)
})

it('refuses what parseSchedule refuses', () => {
  expect(() => describeRule('FREQ=HOURLY')).toThrow(ScheduleError)
  expect(() => describeRule('FREQ=DAILY', 'tomorrow')).toThrow(/YYYY-MM-DD/)
})
