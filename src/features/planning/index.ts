export { everyonesRole, insertPlanned as planOccurrences, openDue, readCalendar, setHolders } from './planning.repo.ts'
export { stretchName } from './planning.rules.ts'
export { planAhead, raiseEvent, raiseEvents, replan, withdrawPlanned } from './planning.service.ts'
