/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    private final List<Integer> numbers = new ArrayList<>();
    private final Faults faults = new Faults();
    private Connection connection;

    @BeforeEach
    void open() throws IOException {
        connection = new Connection(SocketChannel.open(), 1);
        connection.state = Connection.State.OPEN;
    }

    @AfterEach
    void close() throws IOException {
        connection.channel.close();
    }

    @ParameterizedTest
    @CsvSource({"8,false", "64,false", "125,false", "126,true", "4096,true", "65535,false", "65536,false"})
    void readsMessagesOfEverySizeSplitAnywhere(int bytes, boolean binary) throws IOException {
        byte[] frames = join(frame(binary ? 2 : 1, bytes, binary, 0), frame(binary ? 2 : 1, bytes, binary, 1));
        Frames reader = reader(bytes, binary);

        for (int split = 0; split <= frames.length; split += Math.max(1, frames.length / 97)) {
            connection.expected = 0;
            int used = read(reader, frames, 0, split);
            read(reader, frames, used, frames.length);
        }

        assertThat(faults.total()).isZero();
        assertThat(numbers).startsWith(0, 1, 0, 1).hasSizeGreaterThan(20);
    }

    @Test
    void joinsFragmentsAroundAPong() throws IOException {
        byte[] whole = frame(1, 64, false, 0);
        byte[] first = {0x01, 10};
        byte[] rest = {(byte) 0x80, 54};
        byte[] frames = join(first, slice(whole, 2, 12), new byte[] {(byte) 0x8A, 0}, rest, slice(whole, 12, 66));

        read(reader(64, false), frames, 0, frames.length);

        assertThat(numbers).containsExactly(0);
        assertThat(faults.total()).isZero();
    }

    @Test
    void countsAMessageThatSkipsAnother() throws IOException {
        byte[] frames = join(frame(1, 64, false, 0), frame(1, 64, false, 2));

        read(reader(64, false), frames, 0, frames.length);

        assertThat(faults.disordered()).isEqualTo(1);
    }

    @Test
    void countsAnotherPayloadLengthOrType() throws IOException {
        byte[] altered = frame(1, 64, false, 0);
        altered[65] ^= 1;
        byte[] frames = join(altered, frame(1, 63, false, 0), frame(2, 64, false, 0));

        read(reader(64, false), frames, 0, frames.length);

        assertThat(faults.wrong()).isEqualTo(3);
        assertThat(numbers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-120,0", "-63,0", "-125,0", "-127,-128", "-128,1"})
    void endsOnACloseFrameOrAForbiddenOne(byte first, byte second) throws IOException {
        byte[] frame = {first, second, 0};

        read(reader(64, false), frame, 0, frame.length);

        assertThat(connection.isOpen()).isFalse();
        assertThat(faults.closed()).isEqualTo(1);
    }

    private Frames reader(int bytes, boolean binary) {
        Traffic traffic = new Traffic() {
            @Override
            public void message(Connection from, int number, long now) {
                numbers.add(number);
            }

            @Override
            public void afterRead(Connection from, long now) {}

            @Override
            public int missing(Connection from) {
                return 0;
            }
        };
        return new Frames(new Payload(bytes, binary), traffic, faults);
    }

    private int read(Frames reader, byte[] frames, int from, int to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(to - from);
        bytes.put(frames, from, to - from);
        return reader.read(connection, bytes, to - from, 0);
    }

    private static byte[] frame(int opcode, int bytes, boolean binary, int number) {
        ByteBuffer frame = ByteBuffer.allocate(10 + bytes).put((byte) (0x80 | opcode));
        if (bytes < 126) {
            frame.put((byte) bytes);
        } else if (bytes < 65_536) {
            frame.put((byte) 126).putShort((short) bytes);
        } else {
            frame.put((byte) 127).putLong(bytes);
        }
        Payload payload = new Payload(bytes, binary);
        frame.putLong(Payload.letters(number));
        for (int i = 8; i < bytes; i++) {
            frame.put(payload.at(i));
        }
        return slice(frame.array(), 0, frame.position());
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
