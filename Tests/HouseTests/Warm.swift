import Testing
import CRMStore
@Test func warm() {}
