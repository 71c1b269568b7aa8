import { get, list } from './controls.service.ts'

export const controlsHandlers = { list, get }
