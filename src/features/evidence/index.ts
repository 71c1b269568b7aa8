import { add, download, get, list, upload } from './evidence.service.ts'

export { type ReceivedFile, receiveFile, recordMachineOutput } from './evidence.service.ts'

export const evidenceHandlers = { list, get, upload, add, download }
