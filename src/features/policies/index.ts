import { acknowledge, decide, draft, get, list, publish, submit } from './policies.service.ts'

export const policiesHandlers = { list, get, draft, submit, decide, publish, acknowledge }
