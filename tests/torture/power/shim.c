/* Writes down what a program does to the files below a folder, in the order in which it does it, so that the disk
 * after a power cut can be worked out: what was not flushed may be there, or not, or in part.
 *
 * Loaded with LD_PRELOAD. FENGTAI_POWER_ROOT is the folder, FENGTAI_POWER_LOG the file that is written,
 * FENGTAI_POWER_FAULTS a number n: one in n writes and flushes fails as a broken disk does (0 for none), and
 * FENGTAI_POWER_SEED is what chance begins with.
 *
 * A record is: one letter, then inode, offset, and the lengths of two byte strings as 64-bit numbers, then these
 * two: paths, or data. All calls are taken one at a time: the order of the records is the order on the disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))
#define LONGEST 4096

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static int log_fd = -1;
static unsigned long faults, drawn;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("FENGTAI_POWER_LOG"), *often = getenv("FENGTAI_POWER_FAULTS");
    const char *seed = getenv("FENGTAI_POWER_SEED");
    root = getenv("FENGTAI_POWER_ROOT");
    faults = often ? strtoul(often, NULL, 10) : 0;
    drawn = seed ? strtoul(seed, NULL, 10) : 0;
    if (root && log) log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_below(const char *path) {
    size_t length = root ? strlen(root) : 0;
    return log_fd >= 0 && length && strncmp(path, root, length) == 0 && (path[length] == '/' || !path[length]);
}

/* The path of a name in an open folder. */
static int path_at(int dir, const char *name, char *path) {
    if (name[0] == '/') return snprintf(path, LONGEST, "%s", name) < LONGEST;
    char link[64], base[LONGEST];
    if (dir == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
    }
    return snprintf(path, LONGEST, "%s/%s", base, name) < LONGEST;
}

/* Whether an open file lies below the folder; its path and inode. */
static int watched(int fd, char *path, struct stat *file) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = log_fd < 0 ? -1 : readlink(link, path, LONGEST - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path) && fstat(fd, file) == 0;
}

static void record(char letter, uint64_t inode, uint64_t offset, const void *one, size_t first, const void *two,
                   size_t second) {
    uint64_t numbers[4] = {inode, offset, first, second};
    struct iovec parts[4] = {{&letter, 1}, {numbers, sizeof numbers}, {(void *)one, first}, {(void *)two, second}};
    REAL(writev)(log_fd, parts, 4);
}

static void record_paths(char letter, uint64_t inode, const char *one, const char *two) {
    record(letter, inode, 0, one, strlen(one), two, two ? strlen(two) : 0);
}

/* Whether this call meets a broken sector (splitmix). */
static int breaks(void) {
    if (!faults) return 0;
    uint64_t mixed = (drawn += 0x9e3779b97f4a7c15UL);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9UL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL;
    return (mixed ^ (mixed >> 31)) % faults == 0;
}

#define LOCKED(type, call)                    \
    pthread_mutex_lock(&turn);                \
    type answer = call;                       \
    int why = errno;                          \
    pthread_mutex_unlock(&turn);              \
    errno = why;                              \
    return answer

static int open_in(int dir, const char *name, int flags, mode_t mode) {
    char path[LONGEST];
    struct stat file;
    int known = path_at(dir, name, path) && is_below(path);
    int existed = known && lstat(path, &file) == 0;
    int fd = REAL(openat)(dir, name, flags, mode);
    if (fd >= 0 && known && fstat(fd, &file) == 0) {
        if (!existed && (flags & O_CREAT)) record_paths('C', file.st_ino, path, NULL);
        else if (flags & O_TRUNC) record('T', file.st_ino, 0, NULL, 0, NULL, 0);
    }
    return fd;
}

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; }

#define OPEN(name)                                         \
    int name(const char *path, int flags, ...) {           \
        va_list more;                                      \
        va_start(more, flags);                             \
        mode_t mode = mode_of(flags, more);                \
        va_end(more);                                      \
        LOCKED(int, open_in(AT_FDCWD, path, flags, mode)); \
    }
#define OPENAT(name)                                           \
    int name(int dir, const char *path, int flags, ...) {      \
        va_list more;                                          \
        va_start(more, flags);                                 \
        mode_t mode = mode_of(flags, more);                    \
        va_end(more);                                          \
        LOCKED(int, open_in(dir, path, flags, mode));          \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

static ssize_t write_at(int fd, const void *bytes, size_t length, off_t offset) {
    char path[LONGEST];
    struct stat file;
    int known = watched(fd, path, &file) && S_ISREG(file.st_mode);
    if (known && breaks()) {
        errno = EIO;
        return -1;
    }
    off_t at = offset;
    if (known && offset < 0) at = fcntl(fd, F_GETFL) & O_APPEND ? file.st_size : lseek(fd, 0, SEEK_CUR);
    ssize_t written = offset < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite)(fd, bytes, length, offset);
    if (known && written > 0) record('W', file.st_ino, (uint64_t)at, bytes, (size_t)written, NULL, 0);
    return written;
}

ssize_t write(int fd, const void *bytes, size_t length) { LOCKED(ssize_t, write_at(fd, bytes, length, -1)); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { LOCKED(ssize_t, write_at(fd, bytes, length, at)); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { LOCKED(ssize_t, write_at(fd, bytes, length, at)); }

static ssize_t write_parts(int fd, const struct iovec *parts, int count) {
    char path[LONGEST];
    struct stat file;
    if (!watched(fd, path, &file) || !S_ISREG(file.st_mode)) return REAL(writev)(fd, parts, count);
    /* A short write is allowed: the caller goes on with the rest. */
    for (int part = 0; part < count; part++)
        if (parts[part].iov_len) return write_at(fd, parts[part].iov_base, parts[part].iov_len, -1);
    return 0;
}
ssize_t writev(int fd, const struct iovec *parts, int count) { LOCKED(ssize_t, write_parts(fd, parts, count)); }

static int cut_to(int fd, off_t length) {
    char path[LONGEST];
    struct stat file;
    int known = watched(fd, path, &file), answer = REAL(ftruncate)(fd, length);
    if (known && answer == 0) record('T', file.st_ino, (uint64_t)length, NULL, 0, NULL, 0);
    return answer;
}
int ftruncate(int fd, off_t length) { LOCKED(int, cut_to(fd, length)); }
int ftruncate64(int fd, off_t length) { LOCKED(int, cut_to(fd, length)); }

/* The log is the disk: nothing has to be flushed for real. */
static int flush(int fd) {
    char path[LONGEST];
    struct stat file;
    if (!watched(fd, path, &file)) return REAL(fsync)(fd);
    if (breaks()) {
        errno = EIO;
        return -1;
    }
    if (S_ISDIR(file.st_mode)) record_paths('D', file.st_ino, path, NULL);
    else record('S', file.st_ino, 0, NULL, 0, NULL, 0);
    return 0;
}
int fsync(int fd) { LOCKED(int, flush(fd)); }
int fdatasync(int fd) { LOCKED(int, flush(fd)); }

/* Two names, or one: what is done to them is written down when it was done. */
static int name_in(char letter, int from_dir, const char *from, int to_dir, const char *to, int answer) {
    char one[LONGEST], two[LONGEST];
    if (answer == 0 && path_at(from_dir, from, one) && (!to || path_at(to_dir, to, two)) && is_below(one))
        record_paths(letter, 0, one, to ? two : NULL);
    return answer;
}
int rename(const char *from, const char *to) {
    LOCKED(int, name_in('R', AT_FDCWD, from, AT_FDCWD, to, REAL(rename)(from, to)));
}
int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    LOCKED(int, name_in('R', from_dir, from, to_dir, to, REAL(renameat)(from_dir, from, to_dir, to)));
}
int link(const char *from, const char *to) {
    LOCKED(int, name_in('L', AT_FDCWD, from, AT_FDCWD, to, REAL(link)(from, to)));
}
int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
    LOCKED(int, name_in('L', from_dir, from, to_dir, to, REAL(linkat)(from_dir, from, to_dir, to, flags)));
}
int unlink(const char *path) { LOCKED(int, name_in('U', AT_FDCWD, path, 0, NULL, REAL(unlink)(path))); }
int unlinkat(int dir, const char *path, int flags) {
    LOCKED(int, name_in('U', dir, path, 0, NULL, REAL(unlinkat)(dir, path, flags)));
}
int rmdir(const char *path) { LOCKED(int, name_in('U', AT_FDCWD, path, 0, NULL, REAL(rmdir)(path))); }
int mkdir(const char *path, mode_t mode) { LOCKED(int, name_in('M', AT_FDCWD, path, 0, NULL, REAL(mkdir)(path, mode))); }

/* Shortcuts inside the kernel would go unseen; callers have another way for systems without them. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t length, unsigned flags) {
    (void)in, (void)in_at, (void)out, (void)out_at, (void)length, (void)flags;
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile(int out, int in, off_t *at, size_t length) {
    (void)out, (void)in, (void)at, (void)length;
    errno = ENOSYS;
    return -1;
}
