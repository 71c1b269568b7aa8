import { advance } from './clock.service.ts'

export const clockHandlers = { advance }
