import { get, list } from './frameworks.service.ts'

export const frameworksHandlers = { list, get }
