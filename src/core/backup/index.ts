export { type BackupSummary, backUp } from './backup.ts'
export { type RestoreSummary, restore } from './restore.ts'
