// What writer and reader share of the zip format: PKWARE's APPNOTE.TXT, sections 4.3 to 4.5.

export const LOCAL_HEADER = 0x04034b50
export const LOCAL_HEADER_SIZE = 30
export const DATA_DESCRIPTOR = 0x08074b50
export const CENTRAL_HEADER = 0x02014b50
export const CENTRAL_HEADER_SIZE = 46
export const END_RECORD = 0x06054b50
export const END_RECORD_SIZE = 22
export const ZIP64_END_RECORD = 0x06064b50
export const ZIP64_END_RECORD_SIZE = 56
export const ZIP64_LOCATOR = 0x07064b50
export const ZIP64_LOCATOR_SIZE = 20
export const ZIP64_EXTRA = 0x0001

export const STORED = 0
export const DEFLATED = 8

export const FLAG_ENCRYPTED = 0x0001
export const FLAG_DESCRIPTOR = 0x0008
export const FLAG_UTF8 = 0x0800

/** In a 16- or 32-bit field: the value is in the zip64 record or extra field. */
export const IN_ZIP64_16 = 0xffff
export const IN_ZIP64_32 = 0xffffffff
