import Foundation

/// Stands between a client and a server on the loopback, and after a number of bytes from the server passes on no more,
/// while all connections stay open: a network that falls silent.
final class SilentProxy: @unchecked Sendable {
    let port: UInt16
    private let listener: Int32
    private let lock = NSLock()
    private var sockets: [Int32] = []
    /// Connections that were taken.
    private var taken = 0

    var connections: Int { lock.withLock { taken } }

    init(to server: UInt16, silentAfter limit: Int) throws {
        listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try SilentServer.listen(listener)
        let listener = self.listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self, let upstream = SilentProxy.connect(to: server) else { return }
                self.lock.withLock {
                    self.sockets += [client, upstream]
                    self.taken += 1
                }
                Thread.detachNewThread { SilentProxy.pass(from: client, to: upstream, limit: .max) }
                Thread.detachNewThread { SilentProxy.pass(from: upstream, to: client, limit: limit) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private static func connect(to port: UInt16) -> Int32? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(socket, $0, size) }
        }
        return result == 0 ? socket : nil
    }

    private static func pass(from source: Int32, to target: Int32, limit: Int) {
        var left = limit
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { return }
            let passed = min(count, left)
            left -= passed
            // What is beyond the limit is taken from the server and thrown away: it does not learn of the silence.
            if passed > 0, write(target, buffer, passed) < 0 { return }
        }
    }
}
